using System.Runtime.CompilerServices;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

/// <summary>
/// State of one evaluation. Variables of all rules have slots of their own: rules are not recursive, so each has at most
/// one frame. One thread at a time; instances are pooled with their query.
/// </summary>
internal sealed class EvalContext
{
    /// <summary>Steps between two looks at the clock and the cancellation.</summary>
    private const int FuelPortion = 2048;

    /// <summary>A value inside another counts as one element and one more for each 32 of its own.</summary>
    private const int HeldShift = 5;

    /// <summary>Weight of the largest collection that a built-in may give: more than the largest data that is loaded.</summary>
    private const int MaxWeight = 1 << 26;

    private int fuel;
    private long stepsLeft;
    private long nodesLeft;
    private long deadline;
    private TimeProvider clock = TimeProvider.System;
    private CancellationToken cancellation;
    private int depth;
    private int maxDepth;
    private long lastGeneration;
    private Dictionary<int, DeferredConflicts>? deferred;
    private readonly List<RuleGroup> touched;
    private readonly bool[] isTouched;
    private readonly int querySlots;
    private readonly Margins margins;
    private readonly EvalScope root = new(default, default, [], null, 0);

    public readonly RegoValue[] Slots;
    public readonly object?[] Builders;
    public readonly RegoValue[] Memo;
    public readonly long[] MemoStamp;
    public readonly bool[] Hits;

    public RegoValue Input;
    public RegoValue Data;
    public EvalScope Scope = null!;
    public long Generation;

    /// <summary>The evaluation must end; every loop returns.</summary>
    public bool Halted;

    public bool Strict;
    public RegoError? Error;
    public readonly BuiltinContext Builtins;
    public Coverage? Coverage;
    public RuleTrace? Trace;

    private EvalContext(EvalSizes sizes, Margins margins)
    {
        this.margins = margins;
        querySlots = sizes.QuerySlots;
        Slots = new RegoValue[sizes.Slots];
        Builders = new object?[sizes.Builders];
        Memo = new RegoValue[sizes.Groups];
        MemoStamp = new long[sizes.Groups];
        Hits = new bool[sizes.Groups];
        isTouched = new bool[sizes.Groups];
        touched = new List<RuleGroup>(sizes.Groups);
        Builtins = new BuiltinContext { Charge = Charge };
    }

    public static EvalContext Create(EvalSizes sizes)
    {
        var margins = new Margins();
        return margins.Between((sizes, margins), static from => new EvalContext(from.sizes, from.margins));
    }

    /// <summary>What this evaluation writes and the next one uses again; made when it is first asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Kept<TFrom, T>(int index, TFrom from, Func<TFrom, T> make)
        where T : class => Builders[index] as T ?? Make(index, from, make);

    private T Make<TFrom, T>(int index, TFrom from, Func<TFrom, T> make)
        where T : class
    {
        var made = margins.Between(from, make);
        Builders[index] = made;
        return made;
    }

    public void Start(RegoValue input, RegoValue data, EvaluationLimits limits, EvaluationOptions options, CancellationToken cancel)
    {
        clock = options.Clock;
        cancellation = cancel;
        deadline = clock.GetTimestamp() + (long)(limits.Timeout.TotalSeconds * clock.TimestampFrequency);
        stepsLeft = limits.MaxSteps;
        nodesLeft = limits.MaxResultNodes;
        fuel = 0;
        depth = 0;
        maxDepth = limits.MaxDepth;
        Halted = false;
        Error = null;
        deferred = null;
        Strict = options.StrictBuiltinErrors;
        Coverage = options.Coverage ?? options.Marks?.Held;
        Trace = options.Trace;
        root.Restart(input, data, NextGeneration());
        SetScope(root);
    }

    /// <summary>Notes that a group's slots and memo are in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(RuleGroup group)
    {
        ref var seen = ref isTouched[group.Index];
        if (!seen)
        {
            seen = true;
            touched.Add(group);
        }
    }

    /// <summary>Forgets values that belong to the caller, so that a pooled instance keeps none alive. Costs what was used, not what the policy has.</summary>
    public void Clear()
    {
        foreach (var group in touched)
        {
            Array.Clear(Slots, group.Slots.First, group.Slots.Count);
            Memo[group.Index] = default;
            isTouched[group.Index] = false;
        }

        touched.Clear();
        Array.Clear(Slots, querySlots, Slots.Length - querySlots);
        Input = default;
        root.Restart(default, default, 0);
        Scope = root;
        Builtins.Reset();
        Error = null;
        deferred = null;
        Coverage = null;
        Trace = null;
        cancellation = default;
    }

    public long NextGeneration() => ++lastGeneration;

    public void SetScope(EvalScope scope)
    {
        Scope = scope;
        Input = scope.Input;
        Data = scope.Data;
        Generation = scope.Generation;
    }

    /// <summary>Takes one step from the budget; false when the evaluation must end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Tick() => --fuel >= 0 || Refuel(1);

    /// <summary>Takes many steps at once.</summary>
    public bool Charge(long steps) => steps <= 1 ? steps < 1 || Tick() : Refuel(steps);

    private bool Refuel(long steps)
    {
        if (Halted)
        {
            return false;
        }

        if (cancellation.IsCancellationRequested)
        {
            Fail(EvalErrorCode.Cancelled, "caller cancelled query execution", SourceLocation.None);
        }
        else if (clock.GetTimestamp() > deadline)
        {
            Fail(EvalErrorCode.LimitTime, "evaluation took longer than its time limit", SourceLocation.None);
        }
        else if (stepsLeft < steps)
        {
            Fail(EvalErrorCode.LimitSteps, "evaluation needs more steps than its limit", SourceLocation.None);
        }
        else if (steps > 1)
        {
            stepsLeft -= steps;
        }
        else
        {
            fuel = (int)Math.Min(FuelPortion, stepsLeft - 1);
            stepsLeft -= fuel + 1;
        }

        return !Halted;
    }

    /// <summary>Accounts for elements of collections that the policy builds.</summary>
    public bool Grow(int nodes)
    {
        nodesLeft -= (uint)nodes;
        if (nodesLeft >= 0)
        {
            return true;
        }

        Fail(EvalErrorCode.LimitSize, "evaluation builds more values than its limit", SourceLocation.None);
        return false;
    }

    /// <summary>Accounts for a value that goes into a collection: large ones count for more, so that none grows by repetition alone.</summary>
    public bool Grow(RegoValue item) => Grow(1 + (item.Weight >> HeldShift));

    public bool Grow(ReadOnlySpan<RegoValue> items)
    {
        var nodes = items.Length;
        foreach (ref readonly var item in items)
        {
            if (item.IsCollection) nodes += item.Weight >> HeldShift;
        }

        return Grow(nodes);
    }

    /// <summary>Takes the steps that comparing two values costs; false when the evaluation must end.</summary>
    public bool MayCompare(RegoValue left, RegoValue right) =>
        !left.IsCollection || !right.IsCollection || ReferenceEquals(left.Reference, right.Reference) || Charge(Math.Min(left.Weight, right.Weight) >> 3);

    /// <summary>A result of a built-in, unless it holds so much that no use of it would end.</summary>
    public RegoValue Bounded(RegoValue result, string name, SourceLocation place)
    {
        if (!result.IsCollection || result.Weight <= MaxWeight)
        {
            return result;
        }

        Fail(EvalErrorCode.LimitSize, $"{name}: result is too large", place);
        return default;
    }

    public bool EnterRule()
    {
        if (++depth <= maxDepth && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return true;
        }

        Fail(EvalErrorCode.LimitDepth, "evaluation nests deeper than its limit", SourceLocation.None);
        return false;
    }

    public void LeaveRule() => depth--;

    public bool HasStack()
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return true;
        }

        Fail(EvalErrorCode.LimitDepth, "evaluation nests deeper than its limit", SourceLocation.None);
        return false;
    }

    /// <summary>Ends the evaluation with an error; the first one stays.</summary>
    public void Fail(string code, string message, SourceLocation place)
    {
        Error ??= new RegoError(code, message, place.File, place.Row, place.Column);
        Halted = true;
    }

    /// <summary>Remembers a conflict inside a document for those who read that part of it.</summary>
    public void Conflict(int group, RegoValue key, SourceLocation place)
    {
        if (ConflictsOf(group) is not { } held)
        {
            (deferred ??= [])[group] = held = new DeferredConflicts(Generation);
        }

        held.Add(key, place);
    }

    public DeferredConflicts? ConflictsOf(int group) =>
        deferred is not null && deferred.TryGetValue(group, out var held) && held.Generation == Generation ? held : null;

    /// <summary>Settles a failed built-in: an error in strict mode or when a limit was reached, else undefined.</summary>
    public RegoValue BuiltinFailed(string name, SourceLocation place)
    {
        if (Builtins.TakeError(name) is { } error && (Strict || error.Halts))
        {
            Fail(error.Code, error.Message, place);
        }

        return default;
    }
}
