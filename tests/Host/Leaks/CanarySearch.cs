using System.Buffers;
using System.Text;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>Looks for planted values in all their forms.</summary>
internal sealed class CanarySearch
{
    private const int MostLooks = 200; // where there are more hits, these tell enough

    private readonly (string Kind, string Form, string Bytes)[] _forms;
    private readonly SearchValues<string> _any;

    /// <param name="canaries">Value → what it is and where it was planted.</param>
    public CanarySearch(IReadOnlyDictionary<string, string> canaries)
    {
        _forms = [.. canaries.SelectMany(canary => CanaryForms.Of(canary.Key).Select(form => (canary.Value, form.Form, form.Bytes)))];
        _any = SearchValues.Create([.. _forms.Select(form => form.Bytes).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);
    }

    public int Forms => _forms.Length;

    public long Bytes { get; private set; }

    /// <summary>A line for each hit: what was found, in which form, where. The line holds bytes around the first hit, since the values are made up.</summary>
    public IEnumerable<string> Find(string where, ReadOnlySpan<byte> content)
    {
        Bytes += content.Length;
        var text = Encoding.Latin1.GetString(content);
        var hits = new Dictionary<(string, string), string>();
        var looks = 0;
        for (var at = text.AsSpan().IndexOfAny(_any); at >= 0 && looks < MostLooks; looks++)
        {
            foreach (var form in _forms.Where(form => string.CompareOrdinal(text, at, form.Bytes, 0, form.Bytes.Length) == 0))
                hits.TryAdd((form.Kind, form.Form), $"{where}: {form.Kind} {form.Form}: …{Around(text, at)}…");
            var next = text.AsSpan(at + 1).IndexOfAny(_any);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return hits.Values;
    }

    private static string Around(string text, int at)
    {
        var start = Math.Max(0, at - 80);
        return string.Concat(text.AsSpan(start, Math.Min(200, text.Length - start)).ToArray().Select(c => c is < ' ' or > '~' ? '.' : c));
    }
}
