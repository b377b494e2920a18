namespace SecureFin.Rego;

/// <summary>A snapshot, or the reasons why there is none.</summary>
public sealed record CompileResult(PolicySnapshot? Snapshot, IReadOnlyList<RegoError> Errors)
{
    /// <summary>True when there is a snapshot; otherwise <see cref="Errors"/> has at least one entry.</summary>
    public bool Succeeded => Snapshot is not null;
}
