using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Rotation;

/// <summary>Tries a version before it comes into use, and moves its users over afterwards. One for each place where secrets are used.</summary>
internal interface IRotationProbe
{
    /// <summary>True when the secret is used here.</summary>
    bool Uses(string name);

    /// <summary>Completes when the candidate is good.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException">It is not; the detail is safe to show.</exception>
    Task ProbeAsync(string name, SecretVersion candidate, CancellationToken cancellation);

    /// <summary>Completes when nothing uses the old version any more.</summary>
    Task DrainAsync(string name, CancellationToken cancellation);
}
