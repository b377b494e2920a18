using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego.Syntax;

/// <summary>The syntax tree of a module as OPA's JSON, for rego.parse_module. Metadata is not read, as OPA does not there.</summary>
internal sealed class ModuleJson(BuiltinContext? context)
{
    /// <summary>Terms between two charges, less one.</summary>
    private const int PortionMask = 63;

    private static readonly NodeShape ModuleShape = new("comments", "imports", "package", "rules");
    private static readonly NodeShape PathShape = new("alias", "path");
    private static readonly NodeShape CommentShape = new("Location", "Text");
    private static readonly NodeShape PlaceShape = new("col", "file", "row");
    private static readonly NodeShape RuleShape = new("body", "default", "else", "head");
    private static readonly NodeShape HeadShape = new("args", "assign", "key", "name", "ref", "value");
    private static readonly NodeShape ExpressionShape = new("index", "negated", "terms", "with");
    private static readonly NodeShape WithShape = new("target", "value");
    private static readonly NodeShape SomeShape = new("symbols");
    private static readonly NodeShape EveryShape = new("body", "domain", "key", "value");
    private static readonly NodeShape TermShape = new("type", "value");
    private static readonly NodeShape ComprehensionShape = new("body", "key", "term", "value");

    private readonly TermOrder order = new(cost => context?.Spend(cost) ?? true);
    private int written;
    private bool stopped;

    /// <summary>The tree of a module's text; undefined, with a recorded failure, where there is none.</summary>
    public static RegoValue Parse(BuiltinContext context, string file, string text)
    {
        var parser = new Parser(file, text, charge: context.Spend);
        var module = parser.ParseModule(withMetadata: false);
        if (context.HasError)
        {
            return default;
        }

        if (module is null)
        {
            return context.Fail(ParseFaults.Describe(context, parser, text));
        }

        var tree = new ModuleJson(context).Write(module);
        return context.HasError ? default : tree;
    }

    /// <summary>The tree of a term: equal for terms that are the same but for their places and, unlike their print, for no others.</summary>
    public static RegoValue Of(Term term) => new ModuleJson(null).Write(term);

    private RegoValue Write(Module module) => ModuleShape.Make(
        module.Comments.Count == 0 ? default : List(module.Comments, Write),
        module.Imports.Count == 0 ? default : List(module.Imports, Write),
        PathShape.Make(default, Parts(module.Package.Parts)),
        module.Rules.Count == 0 ? default : List(module.Rules, rule => Write(rule, rule)));

    private RegoValue Write(Comment comment)
    {
        if (!MayWrite())
        {
            return RegoValue.Null;
        }

        var (file, row, column, _) = comment.Location;
        return CommentShape.Make(
            PlaceShape.Make(RegoValue.FromInt64(column), RegoValue.FromString(file), RegoValue.FromInt64(row)),
            RegoValue.FromString(Convert.ToBase64String(Encoding.UTF8.GetBytes(comment.Text))));
    }

    private RegoValue Write(Import import) => PathShape.Make(import.Alias is null ? default : RegoValue.FromString(import.Alias), Write(import.Path));

    private RegoValue Write(Rule rule, Rule first)
    {
        if (!MayWrite())
        {
            return RegoValue.Null;
        }

        return RuleShape.Make(
            Write(rule.Body),
            rule.IsDefault ? RegoValue.True : default,
            rule.Else is null ? default : Write(rule.Else, first),
            Write(rule.Head, first));
    }

    // A branch repeats the first head but for the value, and for := where it has a value of its own.
    private RegoValue Write(RuleHead head, Rule first) => HeadShape.Make(
        head.Arguments is not { Count: > 0 } ? default : Parts(head.Arguments),
        (head.HasGeneratedValue ? first.Head : head).IsAssign ? RegoValue.True : default,
        KeyOf(first) is { } key ? Write(key) : default,
        IsNamed(first) ? RegoValue.FromString(((VarTerm)head.Reference[0]).Name) : default,
        Parts(head.Reference),
        head.Value is null ? default : Write(head.Value));

    // "p[x] if" and "p[x] := y if" were partial sets and objects once: their heads still have what was needed for that.
    private static bool HasOldForm(Rule rule) => rule.HasIf && !rule.Head.HasContains && rule.Head.Reference.Count == 2;

    private static bool IsNamed(Rule rule) => rule.Head.Reference.Count == 1 || (HasOldForm(rule) && !rule.Head.HasGeneratedValue);

    private static Term? KeyOf(Rule rule)
    {
        var isKey = HasOldForm(rule) && rule.Head.Arguments is null && (rule.Head.Reference[1] is RefTerm || !IsGround(rule.Head.Reference[1]));
        return rule.Head.Key ?? (isKey ? rule.Head.Reference[1] : null);
    }

    private static bool IsGround(Term term) => MayRecurse() && term switch
    {
        ScalarTerm => true,
        RefTerm reference => reference.Parts.Skip(1).All(IsGround),
        ArrayTerm array => array.Items.TrueForAll(IsGround),
        SetTerm set => set.Items.TrueForAll(IsGround),
        CallTerm call => call.Terms.TrueForAll(IsGround),
        ObjectTerm map => map.Items.TrueForAll(item => IsGround(item.Key) && IsGround(item.Value)),
        _ => false,
    };

    // Asked of places in heads: those that nest this deep have no tree anyway.
    private static bool MayRecurse() => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    private RegoValue Write(Body body)
    {
        var items = new RegoValue[body.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var expression = body[i];
            items[i] = ExpressionShape.Make(
                RegoValue.FromInt64(i),
                expression.Negated ? RegoValue.True : default,
                Terms(expression),
                expression.With.Length == 0 ? default : List(expression.With, with => WithShape.Make(Write(with.Target), Write(with.Value))));
        }

        return new RegoArray(items);
    }

    private RegoValue Terms(Expression expression)
    {
        if (expression.Call is { } call)
        {
            return Parts(call);
        }

        if (expression.Some is { } some)
        {
            return SomeShape.Make(some.Membership is { } membership ? RegoArray.Create(Write(membership)) : List(some.Variables, Write));
        }

        return expression.Every is { } every
            ? EveryShape.Make(Write(every.Body), Write(every.Domain), every.Key is null ? RegoValue.Null : Write(every.Key), Write(every.Value))
            : Write(expression.Term!);
    }

    private RegoValue Write(Term term) => MayWrite() ? TermShape.Make(RegoValue.FromString(term.KindName), ValueOf(term)) : RegoValue.Null;

    private bool MayWrite()
    {
        if (stopped)
        {
            return false;
        }

        if (!MayRecurse())
        {
            stopped = true;
            context?.FailLimit("syntax tree nests too deep", EvalErrorCode.LimitDepth);
        }
        else if ((++written & PortionMask) == 0 && context is not null)
        {
            stopped = !context.Spend(PortionMask + 1);
        }

        return !stopped;
    }

    private RegoValue ValueOf(Term term) => term switch
    {
        ScalarTerm scalar => Compile.Literal.ToValue(scalar),
        VarTerm variable => RegoValue.FromString(variable.Name),
        RefTerm reference => Parts(reference.Parts),
        ArrayTerm array => Parts(array.Items),
        SetTerm set => Parts(order.Distinct(set)),
        CallTerm call => Parts(call.Terms),
        ObjectTerm map => List(order.Distinct(map), item => RegoArray.Create(Write(item.Key), Write(item.Value))),
        ComprehensionTerm { Key: null } comprehension => ComprehensionShape.Make(Write(comprehension.Body), default, Write(comprehension.Value), default),
        ComprehensionTerm comprehension => ComprehensionShape.Make(Write(comprehension.Body), Write(comprehension.Key!), default, Write(comprehension.Value)),
        _ => default,
    };

    private RegoValue Parts(IReadOnlyList<Term> parts) => List(parts, Write);

    private static RegoValue List<T>(IReadOnlyList<T> items, Func<T, RegoValue> write)
    {
        var values = new RegoValue[items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = write(items[i]);
        }

        return new RegoArray(values);
    }

    /// <summary>The member names that a kind of node can have, in OPA's order; nodes with the same ones share their keys.</summary>
    private sealed class NodeShape(params string[] names)
    {
        private readonly ObjectShape?[] shapes = new ObjectShape?[1 << names.Length];

        /// <summary>An object of the values in the order of the names; one that is undefined is left out.</summary>
        public RegoValue Make(params ReadOnlySpan<RegoValue> values)
        {
            var (choice, count) = (0, 0);
            for (var i = 0; i < values.Length; i++)
            {
                (choice, count) = values[i].IsUndefined ? (choice, count) : (choice | (1 << i), count + 1);
            }

            var shape = shapes[choice] ??= new ObjectShape([.. names.Where((_, i) => (choice & (1 << i)) != 0).Select(RegoValue.FromString)], null);
            var kept = new RegoValue[count];
            for (int i = 0, at = 0; i < values.Length; i++)
            {
                if (!values[i].IsUndefined)
                {
                    kept[at++] = values[i];
                }
            }

            return new RegoObject(shape, kept);
        }
    }
}
