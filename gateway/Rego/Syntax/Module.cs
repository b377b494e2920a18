namespace SecureFin.Rego.Syntax;

/// <summary>A parsed module. Stages of the compiler change it in place, so each compilation parses anew.</summary>
internal sealed class Module(string file)
{
    public string File => file;

    /// <summary>Path below <c>data</c>; the first part is the variable data.</summary>
    public RefTerm Package { get; set; } = new([new VarTerm("data", SourceLocation.None)], SourceLocation.None);

    public SourceLocation PackageLocation { get; set; } = SourceLocation.None;

    public List<Import> Imports { get; set; } = [];

    public List<Rule> Rules { get; set; } = [];

    public List<Comment> Comments { get; set; } = [];

    public List<Annotation> Annotations { get; set; } = [];

    public IEnumerable<string> PackagePath => Package.Parts.Skip(1).Select(part => ((ScalarTerm)part).Text);
}

internal sealed record Import(RefTerm Path, string? Alias, SourceLocation Location)
{
    /// <summary>The variable that the import declares.</summary>
    public string Name => Alias ?? (Path.Parts[^1] is ScalarTerm last ? last.Text : ((VarTerm)Path.Parts[^1]).Name);

    public int End { get; init; }
}

/// <summary>One rule or function; <c>else</c> branches hang on <see cref="Else"/>.</summary>
internal sealed class Rule(RuleHead head, Body body, SourceLocation location)
{
    public SourceLocation Location { get; set; } = location;

    public RuleHead Head { get; set; } = head;

    public Body Body { get; set; } = body;

    public Rule? Else { get; set; }

    public bool IsDefault { get; set; }

    /// <summary>No body stood in the source.</summary>
    public bool HasGeneratedBody { get; set; }

    public bool HasIf { get; set; }

    public int End { get; set; }

    public Module Module { get; set; } = null!;

    public List<Annotation> Annotations { get; } = [];

    public bool IsFunction => Head.Arguments is not null;

    /// <summary>This rule and its else branches.</summary>
    public IEnumerable<Rule> Chain()
    {
        for (var rule = this; rule is not null; rule = rule.Else)
        {
            yield return rule;
        }
    }
}

internal sealed class RuleHead(List<Term> reference, SourceLocation location)
{
    public SourceLocation Location { get; set; } = location;

    /// <summary>Name as written; after the first compiler stage the full path from <c>data</c>.</summary>
    public List<Term> Reference { get; set; } = reference;

    /// <summary>
    /// The path from <c>data</c> of a head that is a name alone; null for others. Made with the module: a stage that gives
    /// thousands of old heads a young list each makes every collection beside it look at all of them.
    /// </summary>
    public List<Term>? NamePath { get; set; }

    /// <summary>Null unless the rule is a function.</summary>
    public List<Term>? Arguments { get; set; }

    /// <summary>Element of a partial set (<c>contains</c>).</summary>
    public Term? Key { get; set; }

    public Term? Value { get; set; }

    public bool IsAssign { get; set; }

    public bool HasContains { get; set; }

    public bool HasGeneratedValue { get; set; }

    public bool IsMultiValue => Key is not null && Value is null;
}
