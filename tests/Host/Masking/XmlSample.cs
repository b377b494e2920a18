using System.Globalization;
using System.Security;
using System.Text;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>A random XML document with planted values in every kind of place, and the skeleton that must come out.</summary>
internal sealed class XmlSample(int seed, string[] planted)
{
    private static readonly string[] Names = ["Ntry", "p:Refs", "AcctSvcrRef", "Dtls", "Bétrag", "x-y.z"];
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _expected = new();

    public (string Text, string Expected) Write()
    {
        if (_random.Next(2) == 0) _text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        _text.Append("<Document xmlns:p=\"urn:p\">");
        _expected.Append("<Document xmlns:p=urn:p>");
        for (var i = _random.Next(4); i >= 0; i--) Element(0);
        _text.Append("</Document>\n");
        _expected.Append("</>");
        return (_text.ToString(), _expected.ToString());
    }

    private void Element(int depth)
    {
        if (_random.Next(5) == 0)
        {
            Classified();
            return;
        }

        var name = Names[_random.Next(Names.Length)];
        _text.Append('<').Append(name);
        _expected.Append('<').Append(name);
        Attributes();
        if (_random.Next(8) == 0)
        {
            _text.Append(" />");
            _expected.Append("/>");
            return;
        }

        _text.Append('>');
        _expected.Append('>');
        if (depth < 5 && _random.Next(2) == 0)
        {
            for (var i = _random.Next(3); i >= 0; i--)
            {
                _text.Append(Pick("", "\n  ", "<!-- note -->"));
                Element(depth + 1);
            }
        }
        else
        {
            Leaf();
        }

        _text.Append("</").Append(name).Append(Pick("", " ")).Append('>');
        _expected.Append("</>");
    }

    // The text of a classified element is removed whatever it is.
    private void Classified()
    {
        var name = Pick("Nm", "p:Nm", "creditorName", "NAME");
        _text.Append('<').Append(name).Append('>').Append(Text(planted[^1])).Append("</").Append(name).Append('>');
        _expected.Append('<').Append(name).Append("></>");
    }

    private void Attributes()
    {
        if (_random.Next(3) != 0) return;
        var plant = _random.Next(2) == 0;
        var value = plant ? Planted() : "v" + _random.Next(1000).ToString(CultureInfo.InvariantCulture);
        var quote = Pick("\"", "'");
        _text.Append(" attr = ").Append(quote).Append(References(value)).Append(quote);
        _expected.Append(" attr=").Append(plant ? "?" : value);
    }

    private void Leaf()
    {
        if (_random.Next(2) == 0)
        {
            _text.Append(Text(Planted()));
            _expected.Append("?,");
            return;
        }

        var value = "R" + _random.Next(10000).ToString(CultureInfo.InvariantCulture) + " & <ü>";
        _text.Append(SecurityElement.Escape(value));
        _expected.Append(value).Append(',');
    }

    private string Planted()
    {
        var value = planted[_random.Next(planted.Length - 1)];
        if (!value.Contains('@', StringComparison.Ordinal) && _random.Next(3) == 0) value = string.Join(' ', value.Chunk(4).Select(c => new string(c)));
        return Pick("", "pay ") + value + Pick("", " & more");
    }

    // The same text as plain text, as CDATA, cut by a comment, or with references.
    private string Text(string value)
    {
        var cut = value.Length / 2;
        return _random.Next(4) switch
        {
            0 => SecurityElement.Escape(value),
            1 => $"<![CDATA[{value}]]>",
            2 => $"{SecurityElement.Escape(value[..cut])}<!-- cut -->{(value[cut..].Contains('&', StringComparison.Ordinal) ? References(value[cut..]) : $"<![CDATA[{value[cut..]}]]>")}",
            _ => References(value),
        };
    }

    private string References(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            if (_random.Next(4) == 0) text.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
            else if (_random.Next(4) == 0) text.Append(CultureInfo.InvariantCulture, $"&#x{(int)c:X};");
            else text.Append(SecurityElement.Escape(c.ToString()));
        }

        return text.ToString();
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
