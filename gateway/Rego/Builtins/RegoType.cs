namespace SecureFin.Rego;

/// <summary>Shape of a type in a declaration of a built-in.</summary>
internal enum RegoTypeKind : byte
{
    Any,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Set,
}

/// <summary>A type as OPA's declarations of built-ins have it.</summary>
/// <param name="Kind">The shape.</param>
/// <param name="Items">Alternatives of <c>any</c> (none means everything), positional elements of an array, values of static members.</param>
/// <param name="Names">Names of the static members of an object, in the order of <paramref name="Items"/>.</param>
/// <param name="Key">Type of the other keys of an object.</param>
/// <param name="Element">Type of the other elements of an array, of the elements of a set, of the other values of an object.</param>
internal sealed record RegoType(RegoTypeKind Kind, RegoType[] Items, string[] Names, RegoType? Key, RegoType? Element)
{
    public static RegoType Any { get; } = Scalar(RegoTypeKind.Any);

    public static RegoType Scalar(RegoTypeKind kind) => new(kind, [], [], null, null);
}
