namespace SecureFin.Rego.Compile;

internal enum Occurrence { New, Argument, Seen, Assigned, Declared }

/// <summary>Declared variables of nested scopes with their generated names.</summary>
internal sealed class LocalScopes
{
    private readonly List<Scope> scopes = [new Scope()];

    /// <summary>What is known of a name: what stands for it, how it came up, and how often it is used (the first time counts).</summary>
    public readonly record struct Local(string Generated, Occurrence Occurrence, int Uses);

    public sealed class Scope
    {
        /// <summary>By the author's names.</summary>
        public NameMap<Local> Names { get; } = new();

        /// <summary>True if a some declared a name here.</summary>
        public bool Declares { get; set; }

        public Scope Copy()
        {
            var copy = new Scope { Declares = Declares };
            foreach (var (name, local) in Names.Entries)
            {
                copy.Names.At(name) = local;
            }

            return copy;
        }
    }

    public Scope Top => scopes[^1];

    public LocalScopes Copy()
    {
        var copy = new LocalScopes();
        copy.scopes.Clear();
        foreach (var scope in scopes)
        {
            copy.scopes.Add(scope.Copy());
        }

        return copy;
    }

    public void Push() => scopes.Add(new Scope());

    public void Pop() => scopes.RemoveAt(scopes.Count - 1);

    public void Insert(string name, string generated, Occurrence occurrence)
    {
        Top.Names.At(name) = new Local(generated, occurrence, 1);
        Top.Declares |= occurrence == Occurrence.Declared;
    }

    public string? Declared(string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Names.TryGetValue(name, out var local))
            {
                return local.Generated;
            }
        }

        return null;
    }

    public Occurrence OccurrenceOf(string name) => Top.Names.TryGetValue(name, out var local) ? local.Occurrence : Occurrence.New;

    /// <summary>True if the name is declared, not only seen, in any scope.</summary>
    public bool IsDeclaredAnywhere(string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Names.TryGetValue(name, out var local))
            {
                return local.Occurrence != Occurrence.Seen;
            }
        }

        return false;
    }

    public void MarkUse(string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Names.TryGetValue(name, out var local))
            {
                scopes[i].Names.At(name) = local with { Uses = local.Uses + 1 };
                return;
            }
        }
    }

    public int CountOf(string name)
    {
        var count = 0;
        foreach (var scope in scopes)
        {
            count += scope.Names.TryGetValue(name, out var local) ? local.Uses : 0;
        }

        return count;
    }
}
