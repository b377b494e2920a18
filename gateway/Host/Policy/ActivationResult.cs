namespace SecureFin.Gateway.Policy;

/// <summary>What became of a bundle on its way into power.</summary>
internal enum ActivationResult
{
    /// <summary>It decides from now on.</summary>
    Decides,

    /// <summary>It is not good, and will not become so.</summary>
    Refused,

    /// <summary>It is good, but that it was in power cannot be remembered now.</summary>
    TryAgain,
}
