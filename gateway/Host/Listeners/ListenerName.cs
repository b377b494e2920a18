namespace SecureFin.Gateway.Listeners;

/// <summary>Which door a connection came through.</summary>
internal enum ListenerName
{
    /// <summary>Internal systems, with client certificates.</summary>
    Edge,

    /// <summary>Webhooks of banks, with client certificates.</summary>
    Callbacks,

    /// <summary>Console and admin API, with client certificates.</summary>
    Admin,

    /// <summary>Health and metrics, loopback only.</summary>
    Health,
}
