namespace SecureFin.Gateway.Listeners;

/// <summary>What answers on the admin or callbacks listener; the rooms that own them register one each.</summary>
internal interface IListenerRoom
{
    /// <summary>The listener it answers on.</summary>
    ListenerName Listener { get; }

    /// <summary>Builds the branch.</summary>
    void Configure(IApplicationBuilder branch);
}
