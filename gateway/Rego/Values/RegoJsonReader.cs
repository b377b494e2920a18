using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>One pass over a JSON document. Values under construction lie on a pooled stack; nothing throws.</summary>
/// <remarks>Grammar: RFC 8259. Error words follow Go's encoding/json, which policies see through json.unmarshal.</remarks>
internal ref partial struct RegoJsonReader
{
    private const int DepthCeiling = 5_000;
    private const int MaxPooledStack = 16 * 1024;
    private const int MaxShortDigits = 18;

    /// <summary>Levels between two looks at the stack; what they take of it is little beside what a look vouches for.</summary>
    private const int StackLook = 16;

    private readonly ReadOnlySpan<byte> _json;
    private readonly SymbolTable? _symbols;
    private readonly bool _intern;
    private readonly int _maxDepth;
    private readonly int _maxBytes;
    private int _valuesLeft;
    private int _position;
    private int _depth;
    private RegoValue[] _stack;
    private int _top;
    private readonly SharedValues? _shared;
    private readonly KnownShapes? _shapes;
    private KnownShapes.Levels _expected;
    private ObjectShape? _lastShape;

    /// <param name="shapes">Shapes of documents read before; a large document gets its own if there are none.</param>
    public RegoJsonReader(ReadOnlySpan<byte> json, SymbolTable? symbols, bool intern, JsonLimits limits, KnownShapes? shapes = null)
    {
        _json = json;
        _symbols = symbols;
        _intern = intern;
        _maxDepth = Math.Min(limits.MaxDepth, DepthCeiling);
        _maxBytes = limits.MaxBytes;
        _valuesLeft = limits.MaxValues;
        _stack = ArrayPool<RegoValue>.Shared.Rent(64);
        var isLarge = json.Length >= SharedValues.MinDocumentBytes;
        _shared = isLarge ? new SharedValues(json.Length) : null;
        _shapes = shapes ?? (isLarge ? new KnownShapes() : null);
        Error = null;
    }

    public string? Error { get; private set; }

    public readonly int Position => _position;

    public void Dispose()
    {
        Return(_stack);
        _stack = [];
    }

    public bool ReadDocument(out RegoValue value)
    {
        value = default;
        if (_json.Length > _maxBytes) return Fail("document too large");
        SkipSpace();
        if (_position == _json.Length) return Fail("EOF");
        if (!ReadValue(out value)) return false;
        SkipSpace();
        return _position == _json.Length || FailTrailing();
    }

    // OPA asks Go's decoder for one more token and names it.
    private bool FailTrailing()
    {
        var start = _position;
        var token = (char)_json[start] switch
        {
            '[' or '{' => ((char)_json[start]).ToString(),
            '"' => ReadString(out var text) ? text.AsString() : null,
            '-' or (>= '0' and <= '9') => ReadNumber(out _) ? Encoding.ASCII.GetString(_json[start.._position]) : null,
            't' or 'f' => ReadValue(out var truth) ? $"%!s(bool={truth.ToJson()})" : null,
            _ => null,
        };
        if (token is not null) return Fail($"error: invalid character '{token}' after top-level value");
        return Error is null && FailAt("looking for beginning of value");
    }

    private bool ReadValue(out RegoValue value)
    {
        value = default;
        if (--_valuesLeft < 0) return Fail("too many values");
        if (_position == _json.Length) return Fail("unexpected EOF");
        switch (_json[_position])
        {
            case (byte)'{': return ReadNested(true, out value);
            case (byte)'[': return ReadNested(false, out value);
            case (byte)'"': return ReadString(out value);
            case (byte)'t': return ReadLiteral("true"u8, RegoValue.True, out value);
            case (byte)'f': return ReadLiteral("false"u8, RegoValue.False, out value);
            case (byte)'n': return ReadLiteral("null"u8, RegoValue.Null, out value);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): return ReadNumber(out value);
            default: return FailAt("looking for beginning of value");
        }
    }

    private bool ReadNested(bool isObject, out RegoValue value)
    {
        value = default;
        if (++_depth > _maxDepth) return Fail("exceeded max depth");
        if (_depth % StackLook == 1 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Fail("exceeded max depth");
        _position++;
        var start = _top;
        if (!(isObject ? ReadMembers() : ReadElements())) return false;
        var items = _stack.AsSpan(start, _top - start);
        value = isObject ? BuildObject(items) : BuildArray(items);
        items.Clear();
        _top = start;
        _depth--;
        return true;
    }

    // array = "[" [ value *( "," value ) ] "]"
    private bool ReadElements()
    {
        SkipSpace();
        if (Take((byte)']')) return true;
        while (true)
        {
            if (!ReadValue(out var item)) return false;
            Push(item);
            SkipSpace();
            if (Take((byte)','))
            {
                SkipSpace();
                continue;
            }

            return Take((byte)']') || FailAt("after array element");
        }
    }

    // object = "{" [ member *( "," member ) ] "}"
    private bool ReadMembers()
    {
        SkipSpace();
        if (Take((byte)'}')) return true;
        for (var place = 0; ; place++)
        {
            if (_position == _json.Length || _json[_position] != '"') return FailAt("looking for beginning of object key string");
            if (!ReadName(place, out var name)) return false;
            SkipSpace();
            if (!Take((byte)':')) return FailAt("after object key");
            SkipSpace();
            if (!ReadValue(out var item)) return false;
            Push(name);
            Push(item);
            SkipSpace();
            if (Take((byte)','))
            {
                SkipSpace();
                continue;
            }

            return Take((byte)'}') || FailAt("after object key:value pair");
        }
    }

    private readonly RegoValue BuildArray(ReadOnlySpan<RegoValue> items)
    {
        if (items.IsEmpty) return RegoArray.Empty;
        return _shared is not null ? _shared.List(items) : new RegoArray(items.ToArray());
    }

    private RegoValue BuildObject(ReadOnlySpan<RegoValue> pairs)
    {
        if (pairs.IsEmpty) return RegoObject.Empty;
        var level = _depth - 1;
        if (level < KnownShapes.Levels.Count && _expected[level]?.TryBuild(pairs) is { } expected) return expected;
        if (_shapes?.Find(pairs) is { } known && known.TryBuild(pairs) is { } shared)
        {
            if (level < KnownShapes.Levels.Count) _expected[level] = known;
            return shared;
        }

        var built = BuildLikeLast(pairs) ?? BuildSmall(pairs) ?? BuildAny(pairs);
        _lastShape = built.Shape;
        _shapes?.Remember(pairs, built);
        return built;
    }

    // The elements of a list mostly have the names of the one before. Null where they have others, or two of one name.
    private readonly RegoObject? BuildLikeLast(ReadOnlySpan<RegoValue> pairs)
    {
        if (_lastShape is not { } shape || shape.Keys.Length * 2 != pairs.Length || shape.Keys.Length > KeyIndex.LinearLimit) return null;
        var values = new RegoValue[shape.Keys.Length];
        for (var i = 0; i < pairs.Length; i += 2)
        {
            var position = shape.Find(pairs[i]);
            if (position < 0 || values[position].IsDefined) return null;
            values[position] = pairs[i + 1];
        }

        return new RegoObject(shape, values);
    }

    /// <summary>Few members are sorted at once; null where there are more, or two of one name.</summary>
    private static RegoObject? BuildSmall(ReadOnlySpan<RegoValue> pairs)
    {
        if (pairs.Length > 2 * KeyIndex.LinearLimit) return null;
        var keys = new RegoValue[pairs.Length / 2];
        var values = new RegoValue[keys.Length];
        for (var i = 0; i < keys.Length; i++) (keys[i], values[i]) = (pairs[2 * i], pairs[(2 * i) + 1]);
        KeyOrder.SortInPlace(keys, values);
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].Equals(keys[i - 1])) return null;
        }

        return new RegoObject(new ObjectShape(keys, null), values);
    }

    private static RegoObject BuildAny(ReadOnlySpan<RegoValue> pairs)
    {
        var builder = new RegoObjectBuilder(pairs.Length / 2);
        for (var i = 0; i < pairs.Length; i += 2) builder.Set(pairs[i], pairs[i + 1]);
        return builder.Build();
    }

    private bool ReadLiteral(ReadOnlySpan<byte> literal, RegoValue meaning, out RegoValue value)
    {
        value = meaning;
        for (var i = 0; i < literal.Length; i++, _position++)
        {
            if (_position == _json.Length) return Fail("unexpected EOF");
            if (_json[_position] != literal[i])
                return FailAt($"in literal {Encoding.ASCII.GetString(literal)} (expecting '{(char)literal[i]}')");
        }

        return true;
    }

    private bool ReadNumber(out RegoValue value)
    {
        if (TryReadShort(out value)) return true;
        var start = _position;
        if (!SkipNumber()) return false;
        var text = _json[start.._position];
        if (text.Length <= 20 && text[^1] is >= (byte)'0' and <= (byte)'9' && !(text.Length == 2 && text[0] == '-' && text[1] == '0')
            && Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length)
        {
            value = RegoValue.FromInt64(integer);
            return true;
        }

        if (text.Length > RegoNumber.MaxTextLength) return Fail("number too long");
        value = _shared is not null ? _shared.Number(text) : RegoNumber.FromValid(Encoding.ASCII.GetString(text));
        return true;
    }

    // Most numbers: digits alone, so few that they fit.
    private bool TryReadShort(out RegoValue value)
    {
        value = default;
        var rest = _json[_position..];
        if (rest.Length > 1 && rest[0] == '0' && IsDigit(rest[1])) return false;
        long number = 0;
        var digits = 0;
        for (; digits < rest.Length && IsDigit(rest[digits]); digits++) number = unchecked((number * 10) + (rest[digits] - '0'));
        if (digits is 0 or > MaxShortDigits || (digits < rest.Length && rest[digits] is (byte)'.' or (byte)'e' or (byte)'E')) return false;
        _position += digits;
        value = RegoValue.FromInt64(number);
        return true;
    }

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    // number = [ "-" ] int [ frac ] [ exp ]
    private bool SkipNumber()
    {
        Take((byte)'-');
        if (!Take((byte)'0') && !SkipDigits()) return FailAt("in numeric literal");
        if (Take((byte)'.') && !SkipDigits()) return FailAt("after decimal point in numeric literal");
        if (!Take((byte)'e') && !Take((byte)'E')) return true;
        if (!Take((byte)'+')) Take((byte)'-');
        return SkipDigits() || FailAt("in exponent of numeric literal");
    }

    private bool SkipDigits()
    {
        var start = _position;
        while (_position < _json.Length && _json[_position] is >= (byte)'0' and <= (byte)'9') _position++;
        return _position > start;
    }

    private void Push(RegoValue value)
    {
        if (_top == _stack.Length)
        {
            var bigger = ArrayPool<RegoValue>.Shared.Rent(_stack.Length * 2);
            _stack.CopyTo(bigger, 0);
            Return(_stack);
            _stack = bigger;
        }

        _stack[_top++] = value;
    }

    // The stack of a large document is left to the collector, so that the pool does not keep it.
    private static void Return(RegoValue[] stack)
    {
        if (stack.Length <= MaxPooledStack) ArrayPool<RegoValue>.Shared.Return(stack, clearArray: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        if (_position < _json.Length && _json[_position] <= ' ') SkipSpaces();
    }

    private void SkipSpaces()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _position++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(byte expected)
    {
        if (_position == _json.Length || _json[_position] != expected) return false;
        _position++;
        return true;
    }

    private bool FailAt(string where)
    {
        if (_position >= _json.Length) return Fail("unexpected EOF");
        var c = (char)_json[_position];
        var shown = c switch
        {
            '\'' => "'\\''",
            '"' => "'\"'",
            _ => $"'{GoQuote.Escape(c)}'",
        };
        return Fail($"invalid character {shown} {where}");
    }

    private bool Fail(string error)
    {
        Error ??= error;
        return false;
    }
}
