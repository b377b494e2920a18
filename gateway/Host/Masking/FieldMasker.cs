using System.Buffers;
using System.Text;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks the value of one header field: by the field's name, by the names of parameters in it, by detectors, percent-decoded too.</summary>
internal sealed class FieldMasker(MaskingPlan plan)
{
    private const string Removed = "[removed]";
    private static readonly SearchValues<char> Ends = SearchValues.Create("?&;, <>");
    private const int ShortBytes = 512;
    private readonly ValueMasker _values = new(plan);

    /// <summary>True when a text is itself an identifier that must not be seen.</summary>
    public bool HoldsIdentifier(string text) => TryText(text, out _);

    /// <summary>The value as it may be seen.</summary>
    /// <param name="field">Name of the field; <c>X-</c> before it does not count.</param>
    /// <param name="value">ASCII; the ellipsis of a partial value becomes three dots.</param>
    public string Mask(string field, string value)
    {
        if (ActionOf(field.StartsWith("X-", StringComparison.OrdinalIgnoreCase) ? field.AsSpan(2) : field, out var dataClass) is not MaskingAction.None and var action)
            return Whole(action, dataClass, value);
        var masked = WithParameters(value);
        if (TryText(masked, out var shown)) masked = shown;
        // An identifier behind escapes cannot be cut out in place: the whole value goes.
        return masked.Contains('%', StringComparison.Ordinal) && TryText(Uri.UnescapeDataString(masked), out _) ? Removed : masked;
    }

    // name=value in a query, in a cookie or among the parameters of a field.
    private string WithParameters(string value)
    {
        if (!value.Contains('=', StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        var at = 0;
        while (at < value.Length)
        {
            var end = End(value, at);
            text.Append(Parameter(value, at, ref end));
            if (end < value.Length) text.Append(value[end]);
            at = end + 1;
        }

        return text.ToString();
    }

    // The parameter as it may be seen; one that is masked may end behind where it seemed to.
    private string Parameter(string value, int at, ref int end)
    {
        var mark = value.AsSpan(at, end - at).IndexOf('=');
        if (mark <= 0 || ActionOf(Uri.UnescapeDataString(value.AsSpan(at, mark)).TrimEnd('*'), out var dataClass) is not (not MaskingAction.None and var action)) return value[at..end];
        var start = at + mark + 1;
        end = start < value.Length && value[start] == '"' ? EndOfQuoted(value, start) : EndOfWords(value, end);
        return value[at..start] + Whole(action, dataClass, Uri.UnescapeDataString(value[start..end].Trim('"')));
    }

    private static int End(string value, int at) => value.AsSpan(at).IndexOfAny(Ends) is >= 0 and var length ? at + length : value.Length;

    // A quoted value is one whatever stands in it. Source: RFC 9110 section 5.6.4.
    private static int EndOfQuoted(string value, int at)
    {
        for (at++; at < value.Length && value[at] != '"'; at++)
        {
            if (value[at] == '\\') at++;
        }

        return End(value, Math.Min(at + 1, value.Length));
    }

    // The words that follow belong to it, up to the next parameter.
    private static int EndOfWords(string value, int at)
    {
        while (at < value.Length && value[at] == ' ')
        {
            var end = End(value, at + 1);
            if (value.AsSpan(at, end - at).Contains('=')) break;
            at = end;
        }

        return at;
    }

    private MaskingAction ActionOf(ReadOnlySpan<char> name, out DataClass dataClass)
    {
        Span<byte> utf8 = stackalloc byte[ShortBytes];
        var bytes = Encoding.UTF8.TryGetBytes(name, utf8, out var length) ? utf8[..length] : Encoding.UTF8.GetBytes(name.ToArray());
        return plan.TryClass(parent: 0, plan.Names.Find(bytes), out dataClass) ? plan.Of(dataClass) : MaskingAction.None;
    }

    private string Whole(MaskingAction action, DataClass dataClass, string value) => action == MaskingAction.Remove
        ? Removed
        : Ascii(_values.Mask(action, dataClass, Encoding.UTF8.GetBytes(value)));

    private bool TryText(string text, out string masked)
    {
        masked = text;
        if (text.Length < plan.Detectors.MinLength / 3) return false; // a character of UTF-16 is at most three bytes
        Span<byte> utf8 = stackalloc byte[ShortBytes];
        var bytes = Encoding.UTF8.TryGetBytes(text, utf8, out var length) ? utf8[..length] : Encoding.UTF8.GetBytes(text);
        if (!_values.TryMaskText(bytes, out var found)) return false;
        masked = Ascii(found);
        return true;
    }

    // What is no ASCII character is dropped: the server would refuse to send it.
    private static string Ascii(ReadOnlySpan<byte> utf8) =>
        string.Concat(Encoding.UTF8.GetString(utf8).Replace("…", "...", StringComparison.Ordinal).Where(c => c is >= ' ' and < '\u007f'));
}
