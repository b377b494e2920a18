namespace SecureFin.Payments.Tests.Model;

/// <summary>The machine went dark in the middle of a call.</summary>
internal sealed class PowerLossException() : Exception("power loss");
