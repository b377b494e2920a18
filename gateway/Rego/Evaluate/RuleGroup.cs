using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

internal enum GroupKind { Complete, Function, PartialSet, Document }

/// <summary>One way to a rule's value: its body with the sink at the end, and what is tried when it gives nothing.</summary>
internal sealed class Clause
{
    public Step Start { get; set; } = null!;

    public Clause? Else { get; set; }
}

/// <summary>All rules of one path: one virtual document, or one function.</summary>
internal sealed class RuleGroup(int index, GroupKind kind, RegoValue[] path)
{
    // A value made without strict built-in errors may hide one, which a strict evaluation must meet itself.
    private sealed record Known(RegoValue Value, bool IsStrict);

    private volatile Known? known;

    public int Index => index;

    public GroupKind Kind => kind;

    public bool IsFunction => kind == GroupKind.Function;

    /// <summary>Keys from data to this document.</summary>
    public RegoValue[] Path => path;

    public Clause[] Clauses { get; set; } = [];

    /// <summary>Finds those of many clauses that can hold; null when all are tried.</summary>
    public ClauseIndex? ClauseIndex { get; set; }

    private ClauseCandidates Candidates(EvalContext context) => ClauseIndex?.Find(context, Clauses) ?? new ClauseCandidates(Clauses);

    /// <summary>Gives the value when no clause does; null when there is none.</summary>
    public Clause? Default { get; set; }

    public int BuilderIndex { get; init; }

    /// <summary>First of the slots that hold a function's arguments.</summary>
    public int ArgumentSlot { get; set; }

    public int ArgumentCount { get; set; }

    /// <summary>First of the slots of all its rules, and how many they are.</summary>
    public (int First, int Count) Slots { get; set; }

    /// <summary>Neither input, time, randomness nor replaced documents change the value.</summary>
    public bool IsConstant { get; set; }

    /// <summary>Remembered within one evaluation; a function is not.</summary>
    public RegoValue Eval(EvalContext context)
    {
        if (context.MemoStamp[index] == context.Generation)
        {
            return context.Memo[index];
        }

        return EvalFresh(context, default);
    }

    /// <summary>The value for a reader that looks up one key in it.</summary>
    public RegoValue EvalUnder(EvalContext context, RegoValue key) =>
        context.MemoStamp[index] == context.Generation ? context.Memo[index] : EvalFresh(context, key);

    private RegoValue EvalFresh(EvalContext context, RegoValue key)
    {
        if (kind == GroupKind.Document && context.ConflictsOf(index) is { } before)
        {
            return before.Read(context, key);
        }

        var scope = context.Scope;
        if (scope.ReplacedPaths.Length > 0 && scope.IsReplaced(path))
        {
            return PathNode.Follow(context.Data, path);
        }

        var keep = IsConstant && scope.IsPlain && context.Coverage is null && context.Trace is null;
        if (keep && known is { } held && (held.IsStrict || !context.Strict))
        {
            return held.Value;
        }

        if (context.Halted || !context.Tick() || !context.EnterRule())
        {
            return default;
        }

        context.Touch(this);
        var value = kind switch
        {
            GroupKind.Complete => EvalComplete(context),
            GroupKind.PartialSet => EvalSet(context),
            GroupKind.Document => EvalDocument(context),
            _ => default,
        };
        context.LeaveRule();
        if (context.Halted)
        {
            return default;
        }

        if (kind == GroupKind.Document && context.ConflictsOf(index) is { } conflicts)
        {
            conflicts.Value = value;
            return conflicts.Read(context, key);
        }

        context.Memo[index] = value;
        context.MemoStamp[index] = context.Generation;
        if (keep)
        {
            known = new Known(value, context.Strict);
        }

        return value;
    }

    public RegoValue Call(EvalContext context, ReadOnlySpan<RegoValue> arguments)
    {
        if (context.Halted || !context.EnterRule())
        {
            return default;
        }

        context.Touch(this);
        arguments[..ArgumentCount].CopyTo(context.Slots.AsSpan(ArgumentSlot));
        var value = EvalComplete(context);
        context.LeaveRule();
        return context.Halted ? default : value;
    }

    private RegoValue EvalComplete(EvalContext context)
    {
        context.Memo[index] = default;
        foreach (var first in Candidates(context))
        {
            for (var clause = first; clause is not null; clause = clause.Else)
            {
                context.Hits[index] = false;
                clause.Start.Run(context);
                if (context.Halted)
                {
                    return default;
                }

                if (context.Hits[index])
                {
                    break;
                }
            }

            if (AllSame && context.Memo[index].IsDefined)
            {
                break;
            }
        }

        if (context.Memo[index].IsUndefined)
        {
            Default?.Start.Run(context);
        }

        return context.Memo[index];
    }

    /// <summary>All clauses give the same constant, so the first that holds decides.</summary>
    public bool AllSame { get; set; }

    private RegoValue EvalSet(EvalContext context)
    {
        var items = context.Kept(BuilderIndex, KeyCollector.KeptLength, static room => new RegoSetBuilder(room));
        foreach (var clause in Candidates(context))
        {
            clause.Start.Run(context);
        }

        return items.Build();
    }

    private RegoValue EvalDocument(EvalContext context)
    {
        var root = new DocumentBuilder();
        context.Builders[BuilderIndex] = root;
        foreach (var first in Candidates(context))
        {
            for (var clause = first; clause is not null; clause = clause.Else)
            {
                context.Hits[index] = false;
                clause.Start.Run(context);
                if (context.Halted)
                {
                    return default;
                }

                if (context.Hits[index])
                {
                    break;
                }
            }
        }

        context.Builders[BuilderIndex] = null;
        return root.Build();
    }
}

/// <summary>End of a clause of a complete rule or function: keeps the value, refuses a second different one.</summary>
internal sealed class CompleteSink(RuleGroup group, Node value, bool isConstant, SourceLocation place) : Step
{
    public override bool Run(EvalContext context)
    {
        var result = value.Eval(context);
        if (result.IsUndefined)
        {
            return context.Halted;
        }

        ref var held = ref context.Memo[group.Index];
        if (held.IsUndefined)
        {
            held = result;
        }
        else if (context.MayCompare(held, result) && !held.Equals(result))
        {
            context.Fail(
                EvalErrorCode.Conflict,
                group.IsFunction ? "functions must not produce multiple outputs for same inputs" : "complete rules must not produce multiple outputs",
                place);
        }

        context.Hits[group.Index] = true;
        return isConstant || context.Halted;
    }
}

/// <summary>End of a clause whose path has variables: puts the value or element at its place in the document.</summary>
internal sealed class DocumentSink(RuleGroup group, Node[] path, Node value, bool isElement, SourceLocation place) : Step
{
    public override bool Run(EvalContext context)
    {
        var document = (DocumentBuilder)context.Builders[group.BuilderIndex]!;
        RegoValue first = default;
        foreach (var part in path)
        {
            var key = part.Eval(context);
            if (key.IsUndefined)
            {
                return context.Halted;
            }

            first = first.IsDefined ? first : key;
            if (document.Child(key) is not { } child)
            {
                context.Conflict(group.Index, first, place);
                return context.Halted;
            }

            document = child;
        }

        var result = value.Eval(context);
        if (result.IsDefined && context.Tick() && context.Grow(result))
        {
            context.Hits[group.Index] = true;
            if (!(isElement ? document.AddElement(result) : document.SetValue(result)))
            {
                context.Conflict(group.Index, first, place);
            }
        }

        return context.Halted;
    }
}

/// <summary>A document that several rules fill.</summary>
internal sealed class DocumentBuilder
{
    private Dictionary<RegoValue, DocumentBuilder>? children;
    private RegoSetBuilder? elements;
    private RegoValue value;

    /// <summary>The document under a key; null if a value stands here, which has no place for more.</summary>
    public DocumentBuilder? Child(RegoValue key)
    {
        if (value.IsDefined || elements is not null)
        {
            return null;
        }

        children ??= [];
        if (!children.TryGetValue(key, out var child))
        {
            children.Add(key, child = new DocumentBuilder());
        }

        return child;
    }

    /// <summary>False if something else is here already.</summary>
    public bool SetValue(RegoValue result)
    {
        if (children is { Count: > 0 } || elements is not null || (value.IsDefined && !value.Equals(result)))
        {
            return false;
        }

        value = result;
        return true;
    }

    public bool AddElement(RegoValue element)
    {
        if (children is { Count: > 0 } || value.IsDefined)
        {
            return false;
        }

        (elements ??= new RegoSetBuilder()).Add(element);
        return true;
    }

    /// <summary>The document; the root is an object even if nothing was put in.</summary>
    public RegoValue Build()
    {
        if (value.IsDefined)
        {
            return value;
        }

        if (elements is not null)
        {
            return elements.Build();
        }

        var map = new RegoObjectBuilder(children?.Count ?? 0);
        foreach (var (key, child) in children ?? [])
        {
            if (!child.IsEmpty)
            {
                map.Set(key, child.Build());
            }
        }

        return map.Build();
    }

    private bool IsEmpty => value.IsUndefined && elements is null && (children is null || children.Values.All(child => child.IsEmpty));
}
