namespace SecureFin.Gateway.Sandbox;

/// <summary>One promise shown on the running system: it acts as a user would and looks at what a user could see.</summary>
internal interface IDemonstration
{
    /// <summary>What is shown, in words for a manager.</summary>
    string Title { get; }

    /// <summary>Runs it.</summary>
    /// <returns>The evidence, one short line.</returns>
    /// <exception cref="DemonstrationFailedException">What was promised did not happen.</exception>
    Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation);
}
