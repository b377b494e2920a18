namespace SecureFin.Rego;

/// <summary>What is wrong with a document so far, and how well it fits otherwise: where it fits none of several schemas, the faults of the one that it fits best are shown.</summary>
internal sealed class JsonSchemaFaults
{
    private const int MaxFaults = 1_000;

    private readonly List<JsonSchemaFault> _all = [];
    private int _score;

    public bool None => _all.Count == 0;

    /// <summary>More are not looked for.</summary>
    public bool IsFull => _all.Count > MaxFaults;

    /// <summary>The better of two, of equals the first.</summary>
    public static JsonSchemaFaults Better(JsonSchemaFaults? first, JsonSchemaFaults second) => first is null || second._score > first._score ? second : first;

    public void Add(string type, string field, string description)
    {
        _score -= 2;
        if (!IsFull) _all.Add(new JsonSchemaFault(type, field, description));
    }

    /// <summary>Takes over what a part has found.</summary>
    public void Merge(JsonSchemaFaults part)
    {
        _score += part._score;
        foreach (var fault in part._all)
        {
            if (!IsFull) _all.Add(fault);
        }
    }

    /// <summary>So many rules were gone through, which counts for the schema.</summary>
    public void Score(int rules) => _score += rules;

    public RegoArray ToValue() => new([.. _all.Select(static fault => fault.ToValue())]);
}
