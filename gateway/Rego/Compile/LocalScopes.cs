namespace SecureFin.Rego.Compile;

internal enum Occurrence { New, Argument, Seen, Assigned, Declared }

/// <summary>Declared variables of nested scopes with their generated names.</summary>
internal sealed class LocalScopes
{
    private readonly List<Scope> scopes = [new Scope()];

    public sealed class Scope
    {
        public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Originals { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Occurrence> Occurrences { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public Scope Copy()
        {
            var copy = new Scope();
            foreach (var (name, generated) in Names)
            {
                copy.Names[name] = generated;
                copy.Originals[generated] = name;
                copy.Occurrences[name] = Occurrences[name];
                copy.Counts[name] = Counts[name];
            }

            return copy;
        }
    }

    public Scope Top => scopes[^1];

    public LocalScopes Copy()
    {
        var copy = new LocalScopes();
        copy.scopes.Clear();
        copy.scopes.AddRange(scopes.Select(scope => scope.Copy()));
        return copy;
    }

    public void Push() => scopes.Add(new Scope());

    public void Pop() => scopes.RemoveAt(scopes.Count - 1);

    public void Insert(string name, string generated, Occurrence occurrence)
    {
        Top.Names[name] = generated;
        Top.Originals[generated] = name;
        Top.Occurrences[name] = occurrence;
        Top.Counts[name] = 1;
    }

    public string? Declared(string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Names.TryGetValue(name, out var generated))
            {
                return generated;
            }
        }

        return null;
    }

    public Occurrence OccurrenceOf(string name) => Top.Occurrences.GetValueOrDefault(name);

    /// <summary>True if the name is declared, not only seen, in any scope.</summary>
    public bool IsDeclaredAnywhere(string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Occurrences.TryGetValue(name, out var occurrence))
            {
                return occurrence != Occurrence.Seen;
            }
        }

        return false;
    }

    public void MarkUse(string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Counts.TryGetValue(name, out var count))
            {
                scopes[i].Counts[name] = count + 1;
                return;
            }
        }
    }

    public int CountOf(string name) => scopes.Sum(scope => scope.Counts.GetValueOrDefault(name));
}
