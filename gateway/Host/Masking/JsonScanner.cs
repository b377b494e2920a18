using System.Buffers;

namespace SecureFin.Gateway.Masking;

/// <summary>Reads the tokens of a JSON text in one pass over its bytes; what it lets pass, every JSON parser reads.</summary>
/// <remarks>
/// Source: RFC 8259, without any leniency. It is here and not <c>Utf8JsonReader</c> because it notes on the way what a text
/// can hold, so that most texts are looked at once; the tests hold it against that reader.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> data, bool isFinal, JsonPlace place)
{
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.eE"u8);
    private const int ShortSpace = 8;
    private readonly ReadOnlySpan<byte> _data = data;
    private JsonPlace _place = place;

    /// <summary>Where the reading goes on after this piece.</summary>
    public readonly JsonPlace Place => _place;

    /// <summary>Bytes that need not be offered again.</summary>
    public int Consumed { get; private set; }

    public JsonToken Token { get; private set; }

    /// <summary>Where the token begins, with its quote.</summary>
    public int Start { get; private set; }

    /// <summary>Where the token has ended.</summary>
    public int End { get; private set; }

    /// <summary>True when the value stands in an array.</summary>
    public bool IsElement { get; private set; }

    /// <summary>What is known of a name or text.</summary>
    public TextTraits Traits { get; private set; }

    /// <summary>The bytes of a name or text without its quotes, or of another value, as they are written.</summary>
    public readonly ReadOnlySpan<byte> Raw => Token > JsonToken.Text ? _data[Start..End] : _data[(Start + 1)..(End - 1)];

    /// <summary>True when what was read is no JSON: nothing more is read.</summary>
    public bool IsBroken { get; private set; }

    public static MaskingException NotWellFormed() => new("The body is not well-formed JSON.");

    /// <summary>True where the name of a member may come.</summary>
    public readonly bool IsBeforeName => _place.Next is JsonNext.Name or JsonNext.FirstName;

    /// <summary>Lets members be passed over.</summary>
    public void Skim(JsonSkim skim)
    {
        var at = Consumed;
        _place.Next = skim.Run(_data, ref at, _place.Next);
        Consumed = at;
    }

    /// <summary>Reads the next token; false when the rest is not a whole one, or no JSON.</summary>
    /// <exception cref="MaskingException">The body is nested too deep.</exception>
    public bool Read()
    {
        var data = _data;
        var at = SkipSpace(data, Consumed);
        var next = _place.Next;
        if (at < data.Length && TrySeparator(data[at], ref next)) at = SkipSpace(data, at + 1);
        (_place.Next, Consumed) = (next, at);
        if (at >= data.Length) return !isFinal || next == JsonNext.End ? false : Broken();
        var b = data[at];
        return next switch
        {
            JsonNext.Value => TakeValue(data, at, b),
            JsonNext.Name or JsonNext.FirstName when b == (byte)'"' => TakeText(data, at, JsonToken.Name, JsonNext.Colon),
            JsonNext.FirstElement when b != (byte)']' => TakeValue(data, at, b),
            JsonNext.FirstName or JsonNext.FirstElement or JsonNext.Separator => Close(b),
            _ => Broken(),
        };
    }

    private readonly bool TrySeparator(byte b, ref JsonNext next)
    {
        if (b == (byte)',' && next == JsonNext.Separator) next = _place.InArray ? JsonNext.Value : JsonNext.Name;
        else if (b == (byte)':' && next == JsonNext.Colon) next = JsonNext.Value;
        else return false;
        return true;
    }

    /// <summary>Where the next byte that is no white space stands, or the end.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> data, int at)
    {
        for (var end = Math.Min(data.Length, at + ShortSpace); at < end; at++)
        {
            if (data[at] > (byte)' ' || !Space.Contains(data[at])) return at;
        }

        if (at == data.Length) return at;
        var space = data[at..].IndexOfAnyExcept(Space);
        return space < 0 ? data.Length : at + space;
    }

    private bool TakeValue(ReadOnlySpan<byte> data, int at, byte b)
    {
        IsElement = _place.InArray;
        return b switch
        {
            (byte)'"' => TakeText(data, at, JsonToken.Text, _place.AfterValue),
            (byte)'{' or (byte)'[' => Open(b),
            (byte)'t' => TakeLiteral(data[at..], "true"u8, JsonToken.Boolean),
            (byte)'f' => TakeLiteral(data[at..], "false"u8, JsonToken.Boolean),
            (byte)'n' => TakeLiteral(data[at..], "null"u8, JsonToken.Null),
            _ => TakeNumber(data[at..]),
        };
    }

    private bool TakeText(ReadOnlySpan<byte> data, int at, JsonToken token, JsonNext next)
    {
        var end = JsonTextEnd.Find(data, at + 1, out var traits);
        if (end < 0) return !isFinal && end != JsonTextEnd.Wrong ? false : Broken();
        Traits = traits;
        return Took(token, end + 1 - at, next);
    }

    private bool TakeNumber(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAnyExcept(OfNumbers);
        if (length < 0 && !isFinal) return false;
        if (length < 0) length = rest.Length;
        return JsonNumber.IsNumber(rest[..length]) ? Took(JsonToken.Number, length, _place.AfterValue) : Broken();
    }

    private bool TakeLiteral(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> literal, JsonToken token)
    {
        if (rest.StartsWith(literal)) return Took(token, literal.Length, _place.AfterValue);
        return !isFinal && literal.StartsWith(rest) ? false : Broken();
    }

    private bool Open(byte b)
    {
        _place.Open(isArray: b == (byte)'[');
        return Took(JsonToken.Open, 1, _place.Next);
    }

    private bool Close(byte b)
    {
        if (b != (_place.InArray ? (byte)']' : (byte)'}')) return Broken();
        _place.Close();
        return Took(JsonToken.Close, 1, _place.Next);
    }

    private bool Broken()
    {
        IsBroken = true;
        return false;
    }

    private bool Took(JsonToken token, int length, JsonNext next)
    {
        Token = token;
        Start = Consumed;
        End = Consumed += length;
        if (End < _data.Length && TrySeparator(_data[End], ref next)) Consumed++;
        _place.Next = next;
        return true;
    }
}
