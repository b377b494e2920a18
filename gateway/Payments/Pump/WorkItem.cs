namespace SecureFin.Payments;

/// <summary>One thing to do; two with the same key never run at the same time.</summary>
internal sealed record WorkItem(string Key, Func<CancellationToken, Task> RunAsync);
