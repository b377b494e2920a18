namespace SecureFin.Rego;

/// <summary>A snapshot, or the reasons why there is none.</summary>
public sealed record CompileResult(PolicySnapshot? Snapshot, IReadOnlyList<RegoError> Errors)
{
    public bool Succeeded => Snapshot is not null;
}
