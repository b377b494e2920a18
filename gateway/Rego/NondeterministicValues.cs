using System.Globalization;

namespace SecureFin.Rego;

/// <summary>What built-ins answered that answer otherwise the next time: recorded in one evaluation, given back in another. One evaluation at a time.</summary>
/// <remarks>Source of the form: OPA's decision log, <c>nd_builtin_cache</c>: name → arguments as JSON text → value.</remarks>
public sealed class NondeterministicValues
{
    private readonly SortedDictionary<string, Dictionary<RegoValue, RegoValue>> values = new(StringComparer.Ordinal);

    /// <summary>time.now_ns of the evaluation, when it is known.</summary>
    public long? NowNanoseconds { get; set; }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static NondeterministicValues FromJson(RegoValue json)
    {
        var read = new NondeterministicValues();
        if (!json.TryGetObject(out var names))
        {
            throw new FormatException("nd_builtin_cache is no object");
        }

        for (var i = 0; i < names.Count; i++)
        {
            var name = names.KeyAt(i).AsString();
            if (!names.ValueAt(i).TryGetObject(out var calls))
            {
                throw new FormatException($"nd_builtin_cache: {name} is no object");
            }

            for (var j = 0; j < calls.Count; j++)
            {
                read.Add(name, calls.KeyAt(j).AsString(), calls.ValueAt(j));
            }
        }

        return read;
    }

    /// <summary>The JSON form of an evaluation that used the time alone.</summary>
    public static string JsonOfTime(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $$$"""{"time.now_ns":{"[]":{{{nanoseconds}}}}}""");

    /// <summary>The JSON form.</summary>
    public string ToJson()
    {
        var names = new RegoObjectBuilder();
        foreach (var (name, calls) in values)
        {
            var map = new RegoObjectBuilder();
            foreach (var (arguments, value) in calls)
            {
                map.Set(RegoValue.FromString(arguments.ToJson()), value);
            }

            names.Set(name, map.Build());
        }

        if (NowNanoseconds is { } now)
        {
            var map = new RegoObjectBuilder();
            map.Set("[]", RegoValue.FromInt64(now));
            names.Set("time.now_ns", map.Build());
        }

        return ((RegoValue)names.Build()).ToJson();
    }

    internal bool TryGet(string name, RegoValue arguments, out RegoValue value)
    {
        value = default;
        return values.TryGetValue(name, out var calls) && calls.TryGetValue(AsArray(arguments), out value);
    }

    internal void Set(string name, RegoValue arguments, RegoValue value)
    {
        if (!values.TryGetValue(name, out var calls))
        {
            values[name] = calls = [];
        }

        calls[AsArray(arguments)] = value;
    }

    private static RegoValue AsArray(RegoValue arguments) => arguments.Kind == RegoKind.Array ? arguments : RegoArray.Create(arguments);

    private void Add(string name, string arguments, RegoValue value)
    {
        if (name == "time.now_ns")
        {
            NowNanoseconds = value.TryGetInt64(out var now) ? now : throw new FormatException("nd_builtin_cache: time.now_ns is no whole number");
            return;
        }

        try
        {
            Set(name, RegoJson.Parse(arguments), value);
        }
        catch (RegoJsonException exception)
        {
            throw new FormatException($"nd_builtin_cache: arguments of {name} are no JSON", exception);
        }
    }
}
