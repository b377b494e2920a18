namespace SecureFin.Rego;

/// <summary>A query that does not compile.</summary>
public sealed class QueryCompileException(IReadOnlyList<RegoError> errors) : Exception(errors.Count > 0 ? errors[0].ToString() : "query does not compile")
{
    public IReadOnlyList<RegoError> Errors => errors;
}
