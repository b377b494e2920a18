using System.Globalization;
using System.Text;

namespace SecureFin.Jose;

/// <summary>The serializing algorithms of RFC 9651 section 4.1.</summary>
internal sealed class SfWriter
{
    private const long MaxInteger = 999_999_999_999_999;
    private readonly StringBuilder _text = new();

    public static string Write(Action<SfWriter> write)
    {
        var writer = new SfWriter();
        write(writer);
        return writer._text.ToString();
    }

    public void List(IEnumerable<SfItem> list)
    {
        var first = true;
        foreach (var item in list)
        {
            if (!first) _text.Append(", ");
            first = false;
            Item(item);
        }
    }

    public void Dictionary(SfDictionary dictionary)
    {
        var first = true;
        foreach (var (key, item) in dictionary)
        {
            if (!first) _text.Append(", ");
            first = false;
            _text.Append(key);
            if (item.Value == SfBareItem.True)
            {
                Parameters(item.Parameters);
                continue;
            }

            _text.Append('=');
            Item(item);
        }
    }

    public void Item(SfItem item)
    {
        if (item.InnerList is { } list)
        {
            _text.Append('(');
            for (var i = 0; i < list.Count; i++)
            {
                if (i > 0) _text.Append(' ');
                Item(list[i]);
            }

            _text.Append(')');
        }
        else
        {
            Bare(item.Value!);
        }

        Parameters(item.Parameters);
    }

    private void Parameters(SfParameters parameters)
    {
        foreach (var (key, value) in parameters)
        {
            _text.Append(';').Append(key);
            if (value == SfBareItem.True) continue;
            _text.Append('=');
            Bare(value);
        }
    }

    private void Bare(SfBareItem item)
    {
        switch (item.Kind)
        {
            case SfKind.Integer:
                Integer(item.Integer);
                break;
            case SfKind.Date:
                _text.Append('@');
                Integer(item.Integer);
                break;
            case SfKind.Decimal:
                _text.Append(Math.Round(item.Decimal, 3, MidpointRounding.ToEven).ToString("0.0##", CultureInfo.InvariantCulture));
                break;
            case SfKind.String:
                Quoted(item.Text);
                break;
            case SfKind.Token:
                _text.Append(item.Text);
                break;
            case SfKind.Bytes:
                _text.Append(':').Append(Convert.ToBase64String(item.Bytes.Span)).Append(':');
                break;
            case SfKind.Boolean:
                _text.Append(item.Integer == 1 ? "?1" : "?0");
                break;
            case SfKind.DisplayString:
                Display(item.Text);
                break;
            default:
                throw new ArgumentException("Not a structured field type.", nameof(item));
        }
    }

    private void Integer(long value)
    {
        if (value is > MaxInteger or < -MaxInteger) throw new ArgumentException("A structured field integer has at most 15 digits.", nameof(value));
        _text.Append(CultureInfo.InvariantCulture, $"{value}");
    }

    private void Quoted(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            if (c is < ' ' or > '~') throw new ArgumentException("A structured field string is printable ASCII.", nameof(value));
            if (c is '"' or '\\') _text.Append('\\');
            _text.Append(c);
        }

        _text.Append('"');
    }

    private void Display(string value)
    {
        _text.Append("%\"");
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (b is (byte)'%' or (byte)'"' or < 0x20 or > 0x7e) _text.Append('%').Append(Convert.ToHexStringLower([b]));
            else _text.Append((char)b);
        }

        _text.Append('"');
    }
}
