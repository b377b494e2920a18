namespace SecureFin.Gateway.Listeners;

/// <summary>A room that can say it is unable to serve: no policy, no audit log, no keys.</summary>
internal interface IReadinessCheck
{
    /// <summary>Shown by <c>/health/ready</c>, such as <c>audit</c>.</summary>
    string Name { get; }

    bool IsReady { get; }
}
