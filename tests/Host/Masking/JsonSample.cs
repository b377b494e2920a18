using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>A random JSON text with planted values in every kind of place, and the skeleton that must come out.</summary>
internal sealed class JsonSample(int seed, string[] planted)
{
    private static readonly string[] Names = ["id", "status", "reference", "data", "items", "x\"y", "ünïcode", "a/b", "transactionId"];
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _expected = new();

    /// <summary>A text that holds a mask mark stands for whatever was planted.</summary>
    public static string Mark(string text) =>
        text == "null" || text.Contains('…', StringComparison.Ordinal) || text.Contains("tok_", StringComparison.Ordinal) || text.Contains("[removed]", StringComparison.Ordinal) ? "?" : text;

    public (string Text, string Expected) Write()
    {
        Value(0);
        return (_text.ToString(), _expected.ToString());
    }

    private void Value(int depth)
    {
        switch (depth > 6 ? 2 + _random.Next(5) : _random.Next(7))
        {
            case 0:
                Object(depth);
                break;
            case 1:
                Array(depth);
                break;
            case 2:
                Plant();
                break;
            case 3:
                Number();
                break;
            case 4:
                String("E2E-" + _random.Next(100000).ToString(CultureInfo.InvariantCulture) + " \\ \" \n ü€", plant: false);
                break;
            case 5:
                Raw(_random.Next(2) == 0 ? "true" : "-12.5e3");
                break;
            default:
                String("2026-11-21T10:00:00Z", plant: false);
                break;
        }
    }

    private void Object(int depth)
    {
        _text.Append('{');
        _expected.Append('{');
        var members = _random.Next(5);
        for (var i = 0; i < members; i++)
        {
            if (i > 0) _text.Append(',');
            Space();
            Member(depth, i);
        }

        Space();
        _text.Append('}');
        _expected.Append('}');
    }

    private void Member(int depth, int number)
    {
        switch (_random.Next(5))
        {
            case 0: // a classified name, in any case, escaped or not: the value goes whatever it is
                _text.Append(Quote(Pick("creditorName", "DEBTOR_NAME", "Nm", "accountHolderName"), _random.Next(2) == 0)).Append(" : ");
                var start = _text.Length;
                _text.Append(Quote(planted[^1], _random.Next(2) == 0));
                _expected.Append(NameOf(start)).Append(":?,");
                break;
            case 1: // an identifier as a name
                _text.Append(Quote(planted[_random.Next(planted.Length - 1)], escape: false)).Append(':');
                _expected.Append("?:");
                Value(depth + 1);
                break;
            default:
                var name = Names[_random.Next(Names.Length)] + number;
                _text.Append(Quote(name, _random.Next(4) == 0)).Append(':');
                _expected.Append(name).Append(':');
                Value(depth + 1);
                break;
        }
    }

    // The name that was just written, unescaped.
    private string NameOf(int end)
    {
        var text = _text.ToString(0, end - 3);
        var start = text.Length - 2;
        while (text[start] != '"') start--;
        return JsonSerializer.Deserialize<string>(text[start..])!;
    }

    private void Array(int depth)
    {
        _text.Append('[');
        _expected.Append('[');
        var items = _random.Next(4);
        for (var i = 0; i < items; i++)
        {
            if (i > 0) _text.Append(',');
            Space();
            Value(depth + 1);
        }

        _text.Append(']');
        _expected.Append(']');
    }

    private void Plant()
    {
        var value = planted[_random.Next(planted.Length - 1)];
        if (value[0] is >= '3' and <= '9' && _random.Next(2) == 0)
        {
            _text.Append(value);
            _expected.Append("?,");
            return;
        }

        if (!value.Contains('@', StringComparison.Ordinal) && _random.Next(3) == 0) value = string.Join(' ', value.Chunk(4).Select(c => new string(c)));
        if (_random.Next(3) == 0) value = value.ToLowerInvariant();
        String(Pick("", "pay to ", "ref: ") + value + Pick("", ".", " today"), plant: true);
    }

    private void Number() => Raw(_random.Next(1_000_000).ToString(CultureInfo.InvariantCulture));

    private void Raw(string token)
    {
        _text.Append(token);
        _expected.Append(token).Append(',');
    }

    private void String(string value, bool plant)
    {
        _text.Append(Quote(value, _random.Next(3) == 0));
        _expected.Append(plant ? "?" : value).Append(',');
    }

    private string Quote(string value, bool escape)
    {
        if (!escape) return JsonSerializer.Serialize(value, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            if (_random.Next(3) == 0 || c is '"' or '\\' or < ' ') text.Append("\\u").Append(((int)c).ToString(_random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        return text.Append('"').ToString();
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private void Space() => _text.Append(Pick("", " ", "\n\t", "\r\n"));
}
