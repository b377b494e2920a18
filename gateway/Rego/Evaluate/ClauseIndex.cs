namespace SecureFin.Rego.Evaluate;

/// <summary>
/// Finds the clauses of a group that can hold: those that demand a constant of the input or an argument are looked up by what
/// is there, those that demand none always come along, and all stay in their order. As in OPA, a clause left out is not run:
/// it prints nothing and its built-ins raise no error.
/// </summary>
/// <param name="subject">What the clauses demand a constant of.</param>
/// <param name="byValue">Positions of the clauses that each constant opens, ascending.</param>
/// <param name="always">Positions of the clauses that demand nothing of the subject, ascending.</param>
internal sealed class ClauseIndex(ClauseSubject subject, Dictionary<RegoValue, int[]> byValue, int[] always)
{
    public ClauseCandidates Find(EvalContext context, Clause[] clauses)
    {
        var value = subject.Read(context);
        var opened = value.IsDefined && byValue.TryGetValue(value, out var found) ? found : [];
        return new ClauseCandidates(clauses, opened, always);
    }
}

/// <summary>A place in the input, or in what a slot holds.</summary>
/// <param name="Slot">Slot of a function's argument; -1 for the input.</param>
/// <param name="Keys">Constant keys from there.</param>
internal sealed record ClauseSubject(int Slot, RegoValue[] Keys)
{
    public RegoValue Read(EvalContext context) => PathNode.Follow(Slot < 0 ? context.Input : context.Slots[Slot], Keys);

    public bool Equals(ClauseSubject? other) => other is not null && Slot == other.Slot && Keys.AsSpan().SequenceEqual(other.Keys);

    public override int GetHashCode() => Keys.Aggregate(Slot, HashCode.Combine);
}

/// <summary>Clauses to try, in their order: two ascending lists of positions merged, or simply all.</summary>
internal struct ClauseCandidates
{
    private readonly Clause[] clauses;
    private readonly int[]? opened;
    private readonly int[] always = [];
    private int nextOpened, nextAlways;

    public ClauseCandidates(Clause[] clauses) => this.clauses = clauses;

    public ClauseCandidates(Clause[] clauses, int[] opened, int[] always) => (this.clauses, this.opened, this.always) = (clauses, opened, always);

    public Clause Current { get; private set; } = null!;

    public readonly ClauseCandidates GetEnumerator() => this;

    public bool MoveNext()
    {
        if (opened is null)
        {
            if (nextAlways == clauses.Length)
            {
                return false;
            }

            Current = clauses[nextAlways++];
            return true;
        }

        var first = nextOpened < opened.Length ? opened[nextOpened] : int.MaxValue;
        var second = nextAlways < always.Length ? always[nextAlways] : int.MaxValue;
        if (first == second)
        {
            return false; // both at their end: no clause is in both lists
        }

        if (first < second)
        {
            nextOpened++;
        }
        else
        {
            nextAlways++;
        }

        Current = clauses[Math.Min(first, second)];
        return true;
    }
}
