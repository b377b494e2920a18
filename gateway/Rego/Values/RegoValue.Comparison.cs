using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Equality, hash and order of values.</summary>
public readonly partial struct RegoValue
{
    /// <summary>Deep equality as Rego has it: 1 and 1.0 are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(RegoValue other)
    {
        if (Bits == other.Bits)
        {
            if (ReferenceEquals(Reference, other.Reference)) return true;
            return EqualsSlow(this, other);
        }

        // With different bits only two numbers of different form can be equal.
        return (Reference is RegoNumber || other.Reference is RegoNumber) && EqualsSlow(this, other);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool EqualsSlow(RegoValue left, RegoValue right)
    {
        switch (left.Reference)
        {
            case string text:
                return right.Reference is string otherText && string.Equals(text, otherText);
            case RegoArray array:
                return right.Reference is RegoArray otherArray && array.ContentEquals(otherArray);
            case RegoObject map:
                return right.Reference is RegoObject otherMap && map.ContentEquals(otherMap);
            case RegoSet set:
                return right.Reference is RegoSet otherSet && set.ContentEquals(otherSet);
            default:
                return left.Kind == RegoKind.Number && right.Kind == RegoKind.Number && RegoNumber.Compare(left, right) == 0;
        }
    }

    /// <summary>Equal values have equal hashes: 1 and 1.0 have one.</summary>
    public override int GetHashCode()
    {
        if (Reference is null) return (int)Bits;
        if (Reference is string) return (int)(Bits >> 32);
        if (IsInt64) return RegoNumber.HashInt64(Bits);
        return Reference switch
        {
            RegoArray array => array.ContentHash(),
            RegoObject map => map.ContentHash(),
            RegoSet set => set.ContentHash(),
            RegoNumber number => number.ContentHash(),
            _ => 0,
        };
    }

    /// <summary>OPA's total order: kinds first, strings by their UTF-8 bytes, collections element by element.</summary>
    public int CompareTo(RegoValue other)
    {
        if (IsInt64 && other.IsInt64) return Bits.CompareTo(other.Bits);
        var kind = Kind;
        var otherKind = other.Kind;
        if (kind != otherKind) return kind < otherKind ? -1 : 1;
        if (ReferenceEquals(Reference, other.Reference)) return Bits.CompareTo(other.Bits);
        return kind switch
        {
            RegoKind.Boolean => Bits.CompareTo(other.Bits),
            RegoKind.Number => RegoNumber.Compare(this, other),
            RegoKind.String => GoText.Compare((string)Reference!, (string)other.Reference!),
            RegoKind.Array => AsArray().CompareContent(other.AsArray()),
            RegoKind.Object => AsObject().CompareContent(other.AsObject()),
            RegoKind.Set => AsSet().CompareContent(other.AsSet()),
            _ => 0,
        };
    }

    /// <summary>Before, in Rego's order of all values.</summary>
    public static bool operator <(RegoValue left, RegoValue right) => left.CompareTo(right) < 0;

    /// <summary>Before or equal, in Rego's order of all values.</summary>
    public static bool operator <=(RegoValue left, RegoValue right) => left.CompareTo(right) <= 0;

    /// <summary>Behind, in Rego's order of all values.</summary>
    public static bool operator >(RegoValue left, RegoValue right) => left.CompareTo(right) > 0;

    /// <summary>Behind or equal, in Rego's order of all values.</summary>
    public static bool operator >=(RegoValue left, RegoValue right) => left.CompareTo(right) >= 0;
}
