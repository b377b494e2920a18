namespace SecureFin.Audit.Native;

/// <summary>What the kernel says of its clock at one moment.</summary>
/// <param name="Synchronized">True when it is disciplined and the estimated error is below one second.</param>
/// <param name="Offset">What is still to be corrected against the reference; 0 where the clock is set by other means than the kernel's loop.</param>
/// <param name="EstimatedError">The discipline's own estimate.</param>
/// <param name="MaximumError">The bound; it grows while nobody corrects the clock.</param>
public readonly record struct KernelClockReading(bool Synchronized, TimeSpan Offset, TimeSpan EstimatedError, TimeSpan MaximumError);
