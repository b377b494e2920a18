namespace SecureFin.Audit;

/// <summary>Which entries are still taken when free space is below the reserve.</summary>
public enum AppendPriority
{
    /// <summary>Opens something new: refused on low space.</summary>
    Normal,

    /// <summary>Closes something already begun: may use the reserve.</summary>
    Closing,
}
