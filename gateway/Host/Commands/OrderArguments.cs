using System.Globalization;

namespace SecureFin.Gateway.Commands;

/// <summary>Reads <c>--name value</c> pairs of an order, each at most once.</summary>
internal sealed class OrderArguments
{
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

    private OrderArguments()
    {
    }

    /// <summary>The arguments; null when one is not known, stands twice or has no value.</summary>
    public static OrderArguments? Read(string[] args, params string[] known)
    {
        var read = new OrderArguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args.Length == i + 1 || !known.Contains(args[i], StringComparer.Ordinal) || !read._named.TryAdd(args[i], args[i + 1]))
                return null;
        }

        return read;
    }

    public string? Text(string name) => _named.GetValueOrDefault(name);

    /// <summary>A day as 2026-11-21; false when something else stands there.</summary>
    public bool TryDay(string name, out DateOnly? day)
    {
        day = null;
        if (!_named.TryGetValue(name, out var text))
            return true;
        var good = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        day = parsed;
        return good;
    }
}
