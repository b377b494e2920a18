using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// An immutable Rego value of 16 bytes: a reference and 64 bits. <c>default</c> is undefined.
/// </summary>
/// <remarks>
/// Layout. Without reference the bits say undefined (0), null (1), false (2) or true (3). An integer of 64 bits has the
/// reference <see cref="IntegerTag"/> and its value in the bits. A string has the text as reference, its kind in the low
/// and its hash in the high 32 bits, so that unequal strings mostly differ in the bits. All other values have a heap
/// object as reference and their kind in the bits.
/// Strings hold text; bytes that are not UTF-8 (results of base64.decode and the like) are kept as lone surrogates
/// U+DC80 to U+DCFF, see <see cref="GoText"/>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly partial struct RegoValue : IEquatable<RegoValue>, IComparable<RegoValue>
{
    internal static readonly object IntegerTag = new();

    internal readonly object? Reference;
    internal readonly long Bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RegoValue(object? reference, long bits)
    {
        Reference = reference;
        Bits = bits;
    }

    /// <summary>No value at all: not <c>null</c>, and no document holds it.</summary>
    public static RegoValue Undefined => default;

    /// <summary><c>null</c>.</summary>
    public static RegoValue Null => new(null, 1);

    /// <summary><c>false</c>.</summary>
    public static RegoValue False => new(null, 2);

    /// <summary><c>true</c>.</summary>
    public static RegoValue True => new(null, 3);

    /// <summary>The empty string.</summary>
    public static RegoValue EmptyString { get; } = FromString(string.Empty);

    /// <summary>What it is.</summary>
    public RegoKind Kind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (Reference is null) return Bits == 3 ? RegoKind.Boolean : (RegoKind)Bits;
            return ReferenceEquals(Reference, IntegerTag) ? RegoKind.Number : (RegoKind)(Bits & 0xFF);
        }
    }

    /// <summary>True when there is no value.</summary>
    public bool IsUndefined
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Reference is null && Bits == 0;
    }

    /// <summary>True when there is a value, <c>null</c> and <c>false</c> among them.</summary>
    public bool IsDefined
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Reference is not null || Bits != 0;
    }

    /// <summary>True for <c>null</c>.</summary>
    public bool IsNull => Reference is null && Bits == 1;

    /// <summary>True for <c>false</c> alone.</summary>
    public bool IsFalse
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Reference is null && Bits == 2;
    }

    /// <summary>True for <c>true</c> alone.</summary>
    public bool IsTrue => Reference is null && Bits == 3;

    /// <summary>True for a number that is held as 64-bit integer; other numbers are <see cref="RegoNumber"/>.</summary>
    public bool IsInt64
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ReferenceEquals(Reference, IntegerTag);
    }

    /// <summary>True for a string.</summary>
    public bool IsString
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Reference is string;
    }

    /// <summary>True when an expression with this value holds: defined and not false.</summary>
    public bool IsTruthy
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Reference is not null || (Bits & 1) != 0;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegoValue FromBoolean(bool value) => new(null, value ? 3 : 2);

    /// <summary>A whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegoValue FromInt64(long value) => new(IntegerTag, value);

    /// <summary>A string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegoValue FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RegoValue(text, ((long)StringComparer.Ordinal.GetHashCode(text) << 32) | (long)RegoKind.String);
    }

    /// <summary>Reads the text of a JSON number; the text is kept for printing.</summary>
    /// <exception cref="FormatException">The text is not a JSON number.</exception>
    public static RegoValue FromNumberText(string text) => RegoNumber.TryParse(text, out var value)
        ? value
        : throw new FormatException("Not a JSON number.");

    /// <summary>The array as a value.</summary>
    public static implicit operator RegoValue(RegoArray array) => new(array, (long)RegoKind.Array);

    /// <summary>The object as a value.</summary>
    public static implicit operator RegoValue(RegoObject map) => new(map, (long)RegoKind.Object);

    /// <summary>The set as a value.</summary>
    public static implicit operator RegoValue(RegoSet set) => new(set, (long)RegoKind.Set);

    /// <summary>The number as a value.</summary>
    public static implicit operator RegoValue(RegoNumber number) => new(number, (long)RegoKind.Number);

    /// <summary>The value as a string.</summary>
    /// <exception cref="InvalidCastException">The value is not a string.</exception>
    public string AsString() => (string)Reference!;

    /// <summary>The value as an array.</summary>
    /// <exception cref="InvalidCastException">The value is not an array.</exception>
    public RegoArray AsArray() => (RegoArray)Reference!;

    /// <summary>The value as an object.</summary>
    /// <exception cref="InvalidCastException">The value is not an object.</exception>
    public RegoObject AsObject() => (RegoObject)Reference!;

    /// <summary>The value as a set.</summary>
    /// <exception cref="InvalidCastException">The value is not a set.</exception>
    public RegoSet AsSet() => (RegoSet)Reference!;

    /// <summary>The value as a boolean.</summary>
    /// <exception cref="InvalidCastException">The value is not a boolean.</exception>
    public bool AsBoolean() => Kind == RegoKind.Boolean ? Bits == 3 : throw new InvalidCastException("Not a boolean.");

    /// <summary>The text, if this is a string.</summary>
    public bool TryGetString([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = Reference as string;
        return text is not null;
    }

    /// <summary>The array, if this is one.</summary>
    public bool TryGetArray([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RegoArray? array)
    {
        array = Reference as RegoArray;
        return array is not null;
    }

    /// <summary>The object, if this is one.</summary>
    public bool TryGetObject([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RegoObject? map)
    {
        map = Reference as RegoObject;
        return map is not null;
    }

    /// <summary>The set, if this is one.</summary>
    public bool TryGetSet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RegoSet? set)
    {
        set = Reference as RegoSet;
        return set is not null;
    }

    /// <summary>The value of a number that is integral and fits 64 bits (1.0 counts, 1.5 does not).</summary>
    public bool TryGetInt64(out long value)
    {
        value = Bits;
        if (IsInt64) return true;
        value = 0;
        return Reference is RegoNumber number && number.TryGetInt64(out value);
    }

    /// <summary>A number's text as JSON and OPA print it.</summary>
    /// <exception cref="InvalidCastException">The value is not a number.</exception>
    public string NumberText() => IsInt64 ? Bits.ToString() : ((RegoNumber)Reference!).Text;

    /// <summary>Number of elements of a collection; 0 for anything else.</summary>
    public int CollectionCount => Reference switch
    {
        RegoArray array => array.Count,
        RegoObject map => map.Count,
        RegoSet set => set.Count,
        _ => 0,
    };

    /// <summary>
    /// What <c>this[key]</c> refers to: an element of an array by integer (as in OPA not by 1.0), the value under a key of an object, the member
    /// itself of a set; undefined where there is none.
    /// </summary>
    public RegoValue Lookup(RegoValue key)
    {
        switch (Reference)
        {
            case RegoObject map:
                return map.TryGetValue(key, out var found) ? found : default;
            case RegoArray array:
                return key.IsInt64 && (ulong)key.Bits < (ulong)array.Count ? array[(int)key.Bits] : default;
            case RegoSet set:
                return set.Contains(key) ? key : default;
            default:
                return default;
        }
    }

    /// <summary>True for an equal value; numbers are equal by what they count.</summary>
    public override bool Equals(object? obj) => obj is RegoValue other && Equals(other);

    /// <summary>Equal; numbers are equal by what they count.</summary>
    public static bool operator ==(RegoValue left, RegoValue right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(RegoValue left, RegoValue right) => !left.Equals(right);

    /// <summary>The value as a Rego term: strings quoted, sets in braces.</summary>
    public override string ToString() => RegoTermText.Write(this);

    /// <summary>The value as JSON text, as OPA marshals it.</summary>
    public string ToJson() => RegoJson.ToJson(this);
}
