namespace SecureFin.Rego.Syntax;

internal enum ScalarKind { Null, Boolean, Number, String }

internal enum ComprehensionKind { Array, Set, Object }

/// <summary>A term of Rego: what can stand as a value, with the place it came from. Compiler stages replace terms, never change shared ones.</summary>
internal abstract class Term(SourceLocation location)
{
    public SourceLocation Location { get; set; } = location;

    /// <summary>End of the term's text in its module; 0 when a stage made the term.</summary>
    public int End { get; set; }

    /// <summary>The word for this kind of term in error messages.</summary>
    public abstract string KindName { get; }

    public override string ToString() => TermPrinter.Print(this);
}

/// <summary>null, true, false, a number by its text, or a string.</summary>
internal sealed class ScalarTerm(ScalarKind kind, string text, SourceLocation location) : Term(location)
{
    public ScalarKind Kind => kind;

    /// <summary>Number text, string content, or the word.</summary>
    public string Text => text;

    public bool IsRaw { get; init; }

    public bool IsTrue => kind == ScalarKind.Boolean && text == "true";

    public bool IsFalse => kind == ScalarKind.Boolean && text == "false";

    public override string KindName => kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "boolean",
        ScalarKind.Number => "number",
        _ => "string",
    };

    public static ScalarTerm String(string value, SourceLocation place) => new(ScalarKind.String, value, place);

    public static ScalarTerm True(SourceLocation place) => new(ScalarKind.Boolean, "true", place);
}

internal sealed class VarTerm(string name, SourceLocation location) : Term(location)
{
    public string Name => name;

    /// <summary>An underscore in the source; every one has its own name.</summary>
    public bool IsWildcard => name[0] == '$';

    public override string KindName => "var";
}

/// <summary>A reference; the first part is a variable, a root document or any composite term.</summary>
internal sealed class RefTerm(List<Term> parts, SourceLocation location) : Term(location)
{
    public List<Term> Parts { get; set; } = parts;

    public override string KindName => "ref";

    public bool StartsWith(string root) => Parts[0] is VarTerm variable && variable.Name == root;
}

internal sealed class ArrayTerm(List<Term> items, SourceLocation location) : Term(location)
{
    public List<Term> Items { get; set; } = items;

    public override string KindName => "array";
}

internal sealed class SetTerm(List<Term> items, SourceLocation location) : Term(location)
{
    public List<Term> Items { get; set; } = items;

    public override string KindName => "set";
}

internal sealed class ObjectTerm(List<KeyValuePair<Term, Term>> items, SourceLocation location) : Term(location)
{
    public List<KeyValuePair<Term, Term>> Items { get; set; } = items;

    public override string KindName => "object";
}

/// <summary>[value | body], {value | body} or {key: value | body}.</summary>
internal sealed class ComprehensionTerm(ComprehensionKind kind, Term? key, Term value, Body body, SourceLocation location) : Term(location)
{
    public ComprehensionKind Kind => kind;

    public Term? Key { get; set; } = key;

    public Term Value { get; set; } = value;

    public Body Body { get; set; } = body;

    public override string KindName => kind switch
    {
        ComprehensionKind.Array => "arraycomprehension",
        ComprehensionKind.Set => "setcomprehension",
        _ => "objectcomprehension",
    };
}

/// <summary>A call inside a term: operator first, then the operands.</summary>
internal sealed class CallTerm(List<Term> terms, SourceLocation location) : Term(location)
{
    public List<Term> Terms { get; set; } = terms;

    public Term Operator => Terms[0];

    public override string KindName => "call";
}
