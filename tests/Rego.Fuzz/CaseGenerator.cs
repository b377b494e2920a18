namespace SecureFin.Rego.Fuzz;

/// <summary>
/// Makes up a module with documents about the same few names and values, so that its rules meet: many clauses of one rule,
/// loops over input and data, negation, comprehensions, functions, else, with. The same random numbers give the same case.
/// </summary>
internal sealed class CaseGenerator(Random random)
{
    private const int MostDeep = 3;
    private readonly List<string> _rules = [];
    private readonly List<string> _functions = [];
    private readonly List<string> _bound = [];
    private int _names;
    private int _depth;

    private enum Kind
    {
        Complete,
        Test,
        Set,
        Object,
        Function,
    }

    public FuzzCase Make()
    {
        var module = "package p\n" + string.Concat(Times(1, 5, Rule));
        return new FuzzCase([module], RegoJson.Parse($$"""{"base": {{Document()}} }"""), RegoJson.Parse(Document())) { Queries = [.. _rules.Select(rule => "data.p." + rule)] };
    }

    private string Document() => $$"""{"a": {{Scalar()}}, "b": {{Scalar()}}, "items": [{{string.Join(", ", Times(0, 6, Item))}}], "map": {"a": {{Item()}}, "b": {{Item()}} } }""";

    private string Item() => $$"""{"a": {{Scalar()}}, "{{Member()}}": {{Scalar()}} }""";

    private string Rule()
    {
        var (name, kind) = ("r" + _names++, (Kind)random.Next(5));
        var clauses = random.Next(4) == 0 ? Times(8, 10, () => Clause(name, kind)) : Times(1, 3, () => Clause(name, kind)); // of eight on there is an index
        (kind == Kind.Function ? _functions : _rules).Add(name);
        return $"\n{(kind == Kind.Complete ? $"default {name} := {Scalar()}\n" : "")}{string.Concat(clauses)}";
    }

    private string Clause(string name, Kind kind)
    {
        _bound.Clear();
        var arguments = kind == Kind.Function ? $"({Argument("x")}, {Argument("y")})" : "";
        var body = Body();
        var head = kind switch
        {
            Kind.Complete => $"{name} := {(random.Next(2) == 0 ? "1" : Value())}",
            Kind.Test => name,
            Kind.Set => $"{name} contains {Value()}",
            Kind.Object when Value() is var key => $"{name}[{key}] := {(random.Next(3) == 0 ? Value() : key)}",
            _ => $"{name}{arguments} := {(random.Next(2) == 0 ? "1" : Value())}",
        };
        _bound.RemoveAll(variable => !arguments.Contains(variable, StringComparison.Ordinal));
        var otherwise = kind is Kind.Complete or Kind.Test or Kind.Function && random.Next(6) == 0 ? $" else := {Scalar()} if {{ {Body()} }}" : "";
        return $"{head} if {{ {body} }}{otherwise}\n";
    }

    private string Argument(string name) => random.Next(3) == 0 ? Scalar() : Bind(name);

    private string Body() => string.Join("; ", Times(1, 3, Expression));

    private string Expression() => random.Next(13) switch
    {
        0 or 1 when Value() is var value => $"{Bind()} := {value}",
        2 when Collection() is var items && Bind() is var name => $"some {name} in {items}; {name} {Pick("!=", "<", ">=")} {Value()}",
        3 when Collection() is var items && (Bind(), Bind()) is var (key, name) => $"some {key}, {name} in {items}; [{key}, {name}] != {Value()}",
        4 or 5 => $"{Unknown()} {Pick("==", "==", "==", "!=", "<", ">=")} {Value()}",
        6 => $"not {Unknown()}{Pick("", " == " + Value())}",
        7 => $"{Value()} in {Collection()}",
        8 when Collection() is var items => Inside(() => Bind() is var name ? $"every {name} in {items} {{ {name} != {Value()}; {Body()} }}" : ""),
        9 => $"{Pick("input", "data.base")}.{Pick("items", "map")}[{(random.Next(2) == 0 ? "_" : Bind())}].{Member()} == {Value()}",
        10 => $"{Value()} with {Pick("input.a", "input", "data.base.items", "data.base.a", "data.base")} as {Value()}",
        11 => $"{Pick("input", "data.base")}.{Member()} == {Scalar()}",
        _ => Value(),
    };

    private string Value()
    {
        if (_depth >= MostDeep) return random.Next(3) == 0 ? Scalar() : Reference();
        _depth++;
        var value = random.Next(16) switch
        {
            0 or 1 => Scalar(),
            2 => Collection(),
            3 => $"count({Collection()})",
            4 => $"[{Value()}, {Value()}]",
            5 => $$"""{"a": {{Value()}}, "b": {{Value()}} }""",
            6 when _functions.Count > 0 => $"{Pick([.. _functions])}({Unknown()}, {Unknown()})",
            7 => $"object.get({Pick("input", "data.base", "input.map")}, {Value()}, {Value()})",
            8 => $"sprintf({Pick("\"%v\"", "\"%v.%v\"", "\"a%d\"")}, [{Value()}])",
            9 => $"glob.match({Pick("\"a*\"", "\"?\"", "\"*b\"")}, [], {Unknown()})",
            10 => $"{Pick("sum", "max")}([{Unknown()}, {Unknown()}])",
            11 => $"({Unknown()} {Pick("+", "-", "*")} {Pick("1", Unknown())})",
            _ => Reference(),
        };
        _depth--;
        return value;
    }

    private string Reference() => random.Next(3) switch
    {
        0 when _rules.Count > 0 => Pick([.. _rules]),
        1 when _bound.Count > 0 => Pick([.. _bound]),
        _ => Unknown(),
    };

    // What the compiler knows no type of, and so refuses nowhere.
    private string Unknown() => Pick("input", "input.map", "input.items[0]", "data.base", "data.base.map", "data.base.items[0]") + "." + Member();

    private string Collection() => random.Next(_depth >= MostDeep ? 4 : 9) switch
    {
        0 or 1 => $"input.{Pick("items", "map")}",
        2 or 3 => $"data.base.{Pick("items", "map")}",
        4 => $"[{string.Join(", ", Times(0, 4, Value))}]",
        5 => $"{{{string.Join(", ", Times(1, 4, Value))}}}",
        6 => Inside(() => Body() is var body ? $"[{Value()} | {body}]" : ""),
        7 => Inside(() => Body() is var body ? $"{{{Value()} | {body}}}" : ""),
        _ => Inside(() => Body() is var body && Value() is var key ? $"{{{key}: {key} | {body}}}" : ""),
    };

    // What is bound inside is not known outside.
    private string Inside(Func<string> make)
    {
        var (outer, deep) = (_bound.Count, _depth);
        _depth += 2;
        var text = make();
        _depth = deep;
        _bound.RemoveRange(outer, _bound.Count - outer);
        return text;
    }

    private string Bind() => Bind("v" + _names++);

    private string Bind(string name)
    {
        _bound.Add(name);
        return name;
    }

    private string Member() => Pick("a", "b", "c");

    private string Scalar() => Pick("0", "1", "2", "1.0", "-1", "\"a\"", "\"b\"", "\"ab\"", "\"\"", "true", "false", "null");

    private List<string> Times(int least, int most, Func<string> make)
    {
        var made = new List<string>();
        for (var i = random.Next(least, most + 1); i > 0; i--) made.Add(make());
        return made;
    }

    private string Pick(params ReadOnlySpan<string> from) => from[random.Next(from.Length)];
}
