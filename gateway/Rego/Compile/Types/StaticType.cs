namespace SecureFin.Rego.Compile;

/// <summary>
/// Type of an expression as the checker infers it. <c>null</c> stands for "not known yet". Any without members is any value
/// at all; with members it is one of them.
/// </summary>
internal sealed class StaticType
{
    // Before the types that have it.
    private static readonly Dictionary<RegoValue, StaticType?> NoMembers = [];

    public static readonly StaticType Any = new(RegoTypeKind.Any);
    public static readonly StaticType Null = new(RegoTypeKind.Null);
    public static readonly StaticType Boolean = new(RegoTypeKind.Boolean);
    public static readonly StaticType Number = new(RegoTypeKind.Number);
    public static readonly StaticType String = new(RegoTypeKind.String);

    private StaticType(RegoTypeKind kind) => Kind = kind;

    public RegoTypeKind Kind { get; }

    /// <summary>Alternatives of a union, or the fixed elements of an array.</summary>
    public IReadOnlyList<StaticType?> Items { get; private init; } = [];

    /// <summary>Fixed members of an object.</summary>
    public IReadOnlyDictionary<RegoValue, StaticType?> Members { get; private init; } = NoMembers;

    public StaticType? Key { get; private init; }

    /// <summary>Elements past the fixed ones, members past the fixed ones, elements of a set.</summary>
    public StaticType? Element { get; private init; }

    /// <summary>Argument types of a function; null for a value. <see cref="Element"/> is the result.</summary>
    public IReadOnlyList<StaticType?>? Arguments { get; private init; }

    public bool IsAnything => Kind == RegoTypeKind.Any && Items.Count == 0 && Arguments is null;

    public bool IsFunction => Arguments is not null;

    /// <summary>Deepest nesting that is kept; what lies deeper counts as any value. Rules can nest values without end.</summary>
    private const int MaxDepth = 100;

    /// <summary>Most parts of a type, where a part in several places counts in each; a larger type counts as any value.</summary>
    private const int MaxParts = 20_000;

    private int depth;
    private int parts;

    public static StaticType ArrayOf(IReadOnlyList<StaticType?> items, StaticType? element) =>
        Bounded(new StaticType(RegoTypeKind.Array) { Items = items, Element = element }, items.Append(element));

    public static StaticType SetOf(StaticType? element) => Bounded(new StaticType(RegoTypeKind.Set) { Element = element }, [element]);

    public static StaticType ObjectOf(IReadOnlyDictionary<RegoValue, StaticType?> members, StaticType? key, StaticType? element) =>
        Bounded(new StaticType(RegoTypeKind.Object) { Members = members, Key = key, Element = element }, members.Values.Append(key).Append(element));

    private static StaticType Bounded(StaticType type, IEnumerable<StaticType?> parts)
    {
        type.parts = 1;
        foreach (var part in parts)
        {
            type.depth = Math.Max(type.depth, part?.depth ?? 0);
            type.parts += part is null ? 1 : 1 + part.parts;
            if (type.parts > MaxParts)
            {
                return Any;
            }
        }

        return ++type.depth > MaxDepth ? Any : type;
    }

    public static StaticType Function(IReadOnlyList<StaticType?> arguments, StaticType? result) =>
        new(RegoTypeKind.Any) { Arguments = arguments, Element = result };

    public static StaticType From(RegoType type) => type.Kind switch
    {
        RegoTypeKind.Any => type.Items.Length == 0 ? Any : Union(type.Items.Select(From)),
        RegoTypeKind.Null => Null,
        RegoTypeKind.Boolean => Boolean,
        RegoTypeKind.Number => Number,
        RegoTypeKind.String => String,
        RegoTypeKind.Array => ArrayOf(type.Items.Select(From).ToArray(), type.Element is null ? null : From(type.Element)),
        RegoTypeKind.Set => SetOf(type.Element is null ? Any : From(type.Element)),
        _ => ObjectOf(
            type.Names.Zip(type.Items).ToDictionary(pair => RegoValue.FromString(pair.First), pair => (StaticType?)From(pair.Second)),
            type.Key is null ? null : From(type.Key),
            type.Element is null ? null : From(type.Element)),
    };

    private static StaticType Union(IEnumerable<StaticType> members) => members.Aggregate((a, b) => Or(a, b)!);

    /// <summary>True if part of the type is not known.</summary>
    public static bool IsOpen(StaticType? type) => type switch
    {
        null => true,
        { Kind: RegoTypeKind.Array } => type.Items.Any(IsOpen) || (type.Items.Count == 0 && type.Element is null) || (type.Element is not null && IsOpen(type.Element)),
        { Kind: RegoTypeKind.Set } => IsOpen(type.Element),
        { Kind: RegoTypeKind.Object } => type.Members.Values.Any(IsOpen) || (type.Key is not null && (IsOpen(type.Key) || IsOpen(type.Element))),
        _ => false,
    };

    /// <summary>Longest union that is kept; a longer one counts as any value.</summary>
    private const int MaxUnion = 32;

    public static StaticType? Or(StaticType? a, StaticType? b)
    {
        if (a is null || b is null || a.IsAnything || SameAs(a, b))
        {
            return a is null ? b : a;
        }

        if (b.IsAnything)
        {
            return b;
        }

        if (a.IsFunction || b.IsFunction)
        {
            return OrFunctions(a, b);
        }

        var members = new List<StaticType?>(a.Kind == RegoTypeKind.Any ? a.Items : [a]);
        foreach (var member in b.Kind == RegoTypeKind.Any ? b.Items : [b])
        {
            if (!members.Exists(known => SameAs(known, member)))
            {
                members.Add(member);
            }
        }

        return members.Count > MaxUnion ? Any : Bounded(new StaticType(RegoTypeKind.Any) { Items = members }, members);
    }

    private static StaticType OrFunctions(StaticType a, StaticType b)
    {
        if (a.Arguments is null || b.Arguments is null || a.Arguments.Count != b.Arguments.Count)
        {
            return Any;
        }

        return Function(a.Arguments.Zip(b.Arguments, Or).ToArray(), Or(a.Element, b.Element));
    }

    public static bool SameAs(StaticType? a, StaticType? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a is null || b is null || a.Kind != b.Kind || a.Items.Count != b.Items.Count || a.Members.Count != b.Members.Count || a.IsFunction || b.IsFunction)
        {
            return false;
        }

        return a.Items.Zip(b.Items).All(pair => SameAs(pair.First, pair.Second))
            && a.Members.All(member => b.Members.TryGetValue(member.Key, out var other) && SameAs(member.Value, other))
            && SameAs(a.Key, b.Key)
            && SameAs(a.Element, b.Element);
    }

    public static StaticType OfScalar(RegoValue value) => value.Kind switch
    {
        RegoKind.Null => Null,
        RegoKind.Boolean => Boolean,
        RegoKind.Number => Number,
        RegoKind.String => String,
        _ => Any,
    };
}
