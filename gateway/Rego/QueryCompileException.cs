namespace SecureFin.Rego;

/// <summary>A query that does not compile.</summary>
public sealed class QueryCompileException(IReadOnlyList<RegoError> errors) : Exception(errors.Count > 0 ? errors[0].ToString() : "query does not compile")
{
    /// <summary>At least one; rows and columns are those of the query, and the file is empty.</summary>
    public IReadOnlyList<RegoError> Errors => errors;
}
