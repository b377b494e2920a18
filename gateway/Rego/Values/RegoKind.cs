namespace SecureFin.Rego;

/// <summary>The kinds of Rego values, numbered in the order in which OPA sorts values of different kinds.</summary>
public enum RegoKind : byte
{
    /// <summary>No value: what <c>default(RegoValue)</c> is and what a failed lookup or built-in gives.</summary>
    Undefined = 0,
    Null = 1,
    Boolean = 2,
    Number = 3,
    String = 4,
    Array = 5,
    Object = 6,
    Set = 7,
}
