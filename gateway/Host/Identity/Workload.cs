namespace SecureFin.Gateway.Identity;

/// <summary>A workload that the configuration knows.</summary>
/// <param name="Id">Its id, as policy sees it.</param>
/// <param name="ClientIds">OAuth clients it may act as; empty means any.</param>
internal sealed record Workload(string Id, IReadOnlyList<string> ClientIds);
