namespace SecureFin.Rego;

/// <summary>The kinds of Rego values, numbered in the order in which OPA sorts values of different kinds.</summary>
public enum RegoKind : byte
{
    /// <summary>No value: what <c>default(RegoValue)</c> is and what a failed lookup or built-in gives.</summary>
    Undefined = 0,
    /// <summary><c>null</c>.</summary>
    Null = 1,
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean = 2,
    /// <summary>A number of any size; its text is kept.</summary>
    Number = 3,
    /// <summary>Text.</summary>
    String = 4,
    /// <summary>Items in order.</summary>
    Array = 5,
    /// <summary>Members, keys of any kind, in key order.</summary>
    Object = 6,
    /// <summary>Different items, in their order.</summary>
    Set = 7,
}
