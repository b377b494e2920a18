using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>Tells which part of a term may be undefined, as far as the text of the modules shows it.</summary>
internal sealed class Definedness(RuleIndex rules)
{
    // Built-ins that answer whatever they are given.
    private static readonly HashSet<string> Total = new(StringComparer.Ordinal)
    {
        "gt", "gte", "lt", "lte", "equal", "neq", "internal.member_2", "internal.member_3", "type_name", "json.marshal", "object.get",
        "is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "time.now_ns", "opa.runtime",
    };

    private static readonly HashSet<string> Arithmetic = new(StringComparer.Ordinal) { "plus", "minus", "mul" };
    private readonly Dictionary<string, bool> _always = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _numbers = new(StringComparer.Ordinal);

    /// <summary>The innermost operand of a negated expression that the compiler evaluates outside of the negation and that may be undefined.</summary>
    public Term? Offender(Rule rule, Expression expression)
    {
        if (expression.Call is not { } call)
            return expression.Term is { } term ? Inside(rule, term) : null;
        var isEquality = expression.IsUnify || expression.OperatorName == "equal";
        return call.Skip(1).Select(operand => isEquality ? Inside(rule, operand) : Find(rule, operand)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The innermost part that may be undefined, or null.</summary>
    public Term? Find(Rule rule, Term term) => term switch
    {
        VarTerm variable => IsOpen(rule, variable) ? variable : null,
        RefTerm reference => Inside(rule, reference) ?? (IsOpen(rule, reference) ? reference : null),
        CallTerm call => First(rule, call.Terms.Skip(1)) ?? (IsOpen(rule, call) ? call : null),
        ArrayTerm array => First(rule, array.Items),
        SetTerm set => First(rule, set.Items),
        ObjectTerm map => First(rule, map.Items.SelectMany(item => new[] { item.Key, item.Value })),
        _ => null, // a comprehension is empty where its body is undefined
    };

    // A reference directly under `not`, or beside ==, stays inside the negation; what stands in its brackets does not.
    private Term? Inside(Rule rule, Term term) => term switch
    {
        RefTerm { Parts: [VarTerm, .. var keys] } => First(rule, keys),
        RefTerm reference => First(rule, reference.Parts),
        VarTerm => null,
        _ => Find(rule, term),
    };

    private Term? First(Rule rule, IEnumerable<Term> terms) => terms.Select(term => Find(rule, term)).FirstOrDefault(found => found is not null);

    private bool IsOpen(Rule rule, Term term) => term switch
    {
        VarTerm { Name: "input" or "data" } or RefTerm { Parts: [VarTerm { Name: "input" or "data" }] } => false,
        RefTerm { Parts: [VarTerm single] } => IsOpen(rule, single),
        _ when rules.Resolve(rule, term) is { } found => !(found.Whole && IsAlways(found.Path)),
        VarTerm variable => RuleIndex.IsInputAlias(rule, variable.Name),
        _ => true,
    };

    private bool IsOpen(Rule rule, CallTerm call)
    {
        if (rules.Resolve(rule, call.Operator) is { Whole: true } function && rules.At(function.Path).Count > 0)
            return !IsAlways(function.Path);
        var name = Names.OfOperator(call.Operator);
        if (name == "count")
            return !IsCollection(rule, call.Terms[1]);
        if (name == "sprintf")
            return call.Terms[1] is not ScalarTerm;
        if (Arithmetic.Contains(name))
            return !call.Terms.Skip(1).All(operand => IsNumber(rule, operand));
        return !Total.Contains(name);
    }

    private bool IsNumber(Rule rule, Term term) => term switch
    {
        ScalarTerm scalar => scalar.Kind == ScalarKind.Number,
        CallTerm call => (Arithmetic.Contains(Names.OfOperator(call.Operator)) || Names.OfOperator(call.Operator) is "count" or "time.now_ns") && !IsOpen(rule, call),
        _ => rules.Resolve(rule, term) is { Whole: true } found && IsNumber(found.Path),
    };

    private bool IsNumber(string path)
    {
        if (_numbers.TryGetValue(path, out var known))
            return known;
        _numbers[path] = false;
        var branches = rules.At(path).SelectMany(target => target.Chain()).ToList();
        return _numbers[path] = branches.Count > 0 && branches.TrueForAll(branch => branch.Head.Value is { } value && IsNumber(branch, value));
    }

    private bool IsCollection(Rule rule, Term term) => term is ComprehensionTerm or ArrayTerm or SetTerm or ObjectTerm
        || (rules.Resolve(rule, term) is { Whole: true } found && rules.At(found.Path).Any(target => target.Head.IsMultiValue || target.Head.Value is ComprehensionTerm or ArrayTerm or SetTerm or ObjectTerm));

    private bool IsAlways(string path)
    {
        if (_always.TryGetValue(path, out var known))
            return known;
        _always[path] = false; // until it is known: a rule that needs itself is no answer
        return _always[path] = rules.HasBelow(path) || rules.At(path).Any(IsAlways);
    }

    private bool IsAlways(Rule rule) => rule.IsDefault || rule.Head.IsMultiValue
        || rule.Head.Reference.Count > 1 && rule.Head.Reference[^1] is not ScalarTerm
        || ((rule.Head.Arguments ?? []).TrueForAll(argument => argument is VarTerm)
            && rule.Chain().Any(branch => branch.HasGeneratedBody && (branch.Head.Value is null || Find(rule, branch.Head.Value) is null)));
}
