namespace SecureFin.Gateway.Receipts;

/// <summary>An exchange without an outcome in the log.</summary>
/// <param name="Call">Its identifier.</param>
/// <param name="Index">Of its newest leaf; -1 when nobody knows whether it was written.</param>
internal sealed record OpenIntent(string Call, long Index);
