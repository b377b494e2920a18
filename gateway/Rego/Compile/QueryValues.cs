namespace SecureFin.Rego.Compile;

/// <summary>Which values of its expressions the answer of a query keeps.</summary>
internal enum QueryValues
{
    /// <summary>Of the last expression.</summary>
    Last,

    /// <summary>Of every expression.</summary>
    Each,

    /// <summary>Of none: each expression must hold, and only the variables count.</summary>
    None,
}
