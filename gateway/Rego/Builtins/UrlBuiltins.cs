using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>urlquery.*: form encoding as Go's net/url does it.</summary>
internal static class UrlBuiltins
{
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("urlquery.encode", static (context, args) =>
            Operand.String(context, args, 0, out var text) && context.AllowsText(text.Length * 3L) ? RegoValue.FromString(Escape(text)) : default);
        functions.Add("urlquery.decode", Decode);
        functions.Add("urlquery.encode_object", EncodeObject);
        functions.Add("urlquery.decode_object", DecodeObject);
    }

    /// <summary>Letters, digits and -_.~ stay, a space becomes a plus sign.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved)) return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (var value in GoText.Encode(text))
        {
            if (Unreserved.Contains((char)value)) result.Append((char)value);
            else if (value == ' ') result.Append('+');
            else result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return result.ToString();
    }

    private static bool TryUnescape(string text, out string result, out string error)
    {
        var bytes = GoText.Encode(text);
        var target = new byte[bytes.Length];
        var count = 0;
        (result, error) = (string.Empty, string.Empty);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                target[count++] = bytes[i] == '+' ? (byte)' ' : bytes[i];
                continue;
            }

            if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1]) || !char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                error = $"invalid URL escape {GoQuote.Quote(GoText.Decode(bytes.AsSpan(i, Math.Min(3, bytes.Length - i))))}";
                return false;
            }

            target[count++] = Convert.FromHexString([(char)bytes[i + 1], (char)bytes[i + 2]])[0];
            i += 2;
        }

        result = GoText.Decode(target.AsSpan(0, count));
        return true;
    }

    private static RegoValue Decode(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.AllowsText(text.Length)) return default;
        return TryUnescape(text, out var result, out var error) ? RegoValue.FromString(result) : context.Fail(error);
    }

    private static RegoValue EncodeObject(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var map)) return default;
        var result = new StringBuilder();
        foreach (var (name, value) in JsonMembers.Named(map))
        {
            if (!context.Spend(1) || !context.AllowsTextSoFar(result.Length)) return default;
            if (value.Reference is string single) Append(result, name, single);
            else if (value.Reference is not (RegoArray or RegoSet)) return WrongValue(context);
            else
            {
                for (var i = 0; i < value.CollectionCount; i++)
                {
                    var item = value.Reference is RegoArray array ? array[i] : value.AsSet()[i];
                    if (item.Reference is not string text) return WrongValue(context);
                    Append(result, name, text);
                }
            }
        }

        return RegoValue.FromString(result.ToString());
    }

    private static RegoValue WrongValue(BuiltinContext context) =>
        context.Fail(EvalErrorCode.Type, "operand 1 values must be string, array[string], or set[string]");

    private static void Append(StringBuilder result, string name, string value)
    {
        if (result.Length > 0) result.Append('&');
        result.Append(Escape(name)).Append('=').Append(Escape(value));
    }

    private static RegoValue DecodeObject(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.AllowsText(text.Length)) return default;
        var lists = new Dictionary<string, RegoArrayBuilder>(StringComparer.Ordinal);
        foreach (var range in text.AsSpan().Split('&'))
        {
            var pair = text[range];
            if (pair.Length == 0) continue;
            if (pair.Contains(';', StringComparison.Ordinal)) return context.Fail("invalid semicolon separator in query");
            var equals = pair.IndexOf('=');
            if (!TryUnescape(equals < 0 ? pair : pair[..equals], out var name, out var error)) return context.Fail(error);
            if (!TryUnescape(equals < 0 ? string.Empty : pair[(equals + 1)..], out var value, out error)) return context.Fail(error);
            if (!lists.TryGetValue(name, out var list)) lists.Add(name, list = new RegoArrayBuilder());
            list.Add(RegoValue.FromString(value));
        }

        var result = new RegoObjectBuilder(lists.Count);
        foreach (var (name, list) in lists) result.Set(name, list.Build());
        return result.Build();
    }
}
