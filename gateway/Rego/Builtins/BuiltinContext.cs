using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego;

/// <summary>What built-ins may know and use during one query. One thread at a time.</summary>
internal sealed class BuiltinContext
{
    private const int MaxKeptText = 256;

    /// <summary>Elements between two charges while a collection grows, less one.</summary>
    private const int PortionMask = 63;

    private Dictionary<(string Name, RegoValue Arguments), RegoValue>? _remembered;
    private BuiltinError? _error;
    private StringBuilder _text = new(MaxKeptText);

    /// <summary>The time of the query in nanoseconds since 1970-01-01 UTC; the same for the whole query.</summary>
    public long NowNanoseconds { get; set; }

    /// <summary>Fills a span with random bytes.</summary>
    public Action<byte[]> FillRandom { get; init; } = static bytes => RandomNumberGenerator.Fill(bytes);

    /// <summary>Records what cannot be made again, and gives back what was recorded; null for neither.</summary>
    public NondeterministicValues? Nondeterministic { get; set; }

    public BuiltinLimits Limits { get; set; } = BuiltinLimits.Default;

    /// <summary>Takes steps from the query's budget; false when it has run out or the query is cancelled.</summary>
    public Func<long, bool>? Charge { get; set; }

    /// <summary>Receives one line of print.</summary>
    public Action<string>? Print { get; set; }

    /// <summary>Receives the note of trace.</summary>
    public Action<string>? Trace { get; set; }

    /// <summary>Forgets what belongs to one query, so that the next can use the context.</summary>
    public void Reset()
    {
        _remembered = null;
        _error = null;
        Print = null;
        Trace = null;
        Nondeterministic = null;
    }

    /// <summary>The last result of time.date; one day lasts for many queries.</summary>
    public LastTriple Dates { get; } = new();

    /// <summary>The last result of time.clock; one second lasts for many queries.</summary>
    public LastTriple Clocks { get; } = new();

    /// <summary>Empty space for a text under construction, until the next call asks for it.</summary>
    public StringBuilder TextSpace
    {
        get
        {
            if (_text.Capacity > MaxKeptText) _text = new StringBuilder(MaxKeptText);
            return _text.Clear();
        }
    }

    /// <summary>The first failure since the last <see cref="TakeError"/>.</summary>
    public bool HasError => _error is not null;

    /// <summary>Gives and forgets the failure; its message starts with the name of the built-in as OPA's does.</summary>
    public BuiltinError? TakeError(string builtinName)
    {
        if (_error is not { } error) return null;
        _error = null;
        return error with { Message = $"{builtinName}: {error.Message}" };
    }

    /// <summary>Records a failure (the first one stays) and gives undefined.</summary>
    public RegoValue Fail(string code, string message)
    {
        _error ??= new BuiltinError(code, message, false);
        return default;
    }

    /// <summary>Records a failure of the built-in itself.</summary>
    public RegoValue Fail(string message) => Fail(EvalErrorCode.Builtin, message);

    /// <summary>Drops a recorded failure that is no error in OPA (a patch that does not apply); limits stay.</summary>
    public void ForgetTypeError()
    {
        if (_error is { Halts: false }) _error = null;
    }

    /// <summary>Records that a bound was reached; the evaluation ends.</summary>
    public RegoValue FailLimit(string message, string code = EvalErrorCode.LimitSize)
    {
        _error ??= new BuiltinError(code, message, true);
        return default;
    }

    /// <summary>Charges steps for work done; false when the call must stop (the failure is recorded).</summary>
    public bool Spend(long steps)
    {
        if (Charge is null || Charge(steps)) return true;
        FailLimit("evaluation budget exhausted", EvalErrorCode.LimitSteps);
        return false;
    }

    /// <summary>False, with a recorded failure, when a collection would get too large.</summary>
    public bool AllowsElements(long count)
    {
        if (count <= Limits.MaxElements) return Spend(count >> 3);
        FailLimit($"result has more than {Limits.MaxElements} elements");
        return false;
    }

    /// <summary>The same for a collection that grows one by one and has so many now.</summary>
    public bool AllowsOneMore(int count)
    {
        if (count < Limits.MaxElements) return (count & PortionMask) != PortionMask || Spend(PortionMask >> 3);
        FailLimit($"result has more than {Limits.MaxElements} elements");
        return false;
    }

    /// <summary>Charges for looking at all of a value; false when the call must stop.</summary>
    public bool SpendOn(RegoValue value) => !value.IsCollection || Spend(value.Weight >> 3);

    /// <summary>Charges for comparing two values; false when the call must stop.</summary>
    public bool SpendOnComparing(RegoValue left, RegoValue right) => !left.IsCollection || !right.IsCollection || Spend(Math.Min(left.Weight, right.Weight) >> 3);

    /// <summary>Charges for writing a value out; false, with a recorded failure, when its text would get too long.</summary>
    public bool AllowsTextOf(RegoValue value)
    {
        if (value.Weight <= Limits.MaxTextLength >> 2) return SpendOn(value);
        FailLimit($"result has more than {Limits.MaxTextLength} characters");
        return false;
    }

    /// <summary>Checks the length of a text that grows; its whole is charged at the end.</summary>
    public bool AllowsTextSoFar(int length)
    {
        if (length <= Limits.MaxTextLength) return true;
        FailLimit($"result has more than {Limits.MaxTextLength} characters");
        return false;
    }

    /// <summary>False, with a recorded failure, when a text would get too long.</summary>
    public bool AllowsText(long length)
    {
        if (length <= Limits.MaxTextLength) return Spend(length >> 4);
        FailLimit($"result has more than {Limits.MaxTextLength} characters");
        return false;
    }

    /// <summary>One value a query for the same name and arguments (rand.intn, uuid.rfc4122).</summary>
    public bool TryRecall(string name, RegoValue arguments, out RegoValue value)
    {
        value = default;
        return (_remembered is not null && _remembered.TryGetValue((name, arguments), out value))
            || (Nondeterministic is not null && Nondeterministic.TryGet(name, arguments, out value));
    }

    public void Remember(string name, RegoValue arguments, RegoValue value)
    {
        (_remembered ??= [])[(name, arguments)] = value;
        Nondeterministic?.Set(name, arguments, value);
    }
}
