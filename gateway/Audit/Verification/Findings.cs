using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Gathers problems from several threads.</summary>
internal sealed class Findings
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(VerificationProblem Problem, long Order), long> problems = new(); // highest entry first: it gives way
    private readonly List<string> warnings = [];
    private long added;

    public void Add(string code, string message, long? index = null, string? file = null)
    {
        lock (gate)
        {
            // Threads find them in any order: those of the lowest entries are kept, so that the first bad one is the first.
            var problem = (new VerificationProblem(code, message, index, file), added++);
            if (problems.Count < 10 * LogVerifier.MaxProblems)
                problems.Enqueue(problem, -(index ?? long.MaxValue));
            else
                problems.EnqueueDequeue(problem, -(index ?? long.MaxValue));
        }
    }

    /// <summary>A root that does not fit: which entry it is cannot be known, only that those before <paramref name="agreed"/> are the signed ones.</summary>
    public void AddFrom(long agreed, long size, string code, string message, string? file = null)
    {
        if (agreed >= size || KnowsWithin(0, size))
            Add(code, message, file: file); // something nearer is told
        else
            Add(code, $"{message} {(agreed == 0 ? "Any of them may be another one." : $"Up to entry {agreed - 1} they are those that were signed earlier.")}", agreed, file);
    }

    public void Warn(string message)
    {
        lock (gate)
        {
            if (warnings.Count < LogVerifier.MaxProblems)
                warnings.Add(message);
        }
    }

    /// <summary>True when something is already known to be wrong with an entry from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public bool KnowsWithin(long from, long to)
    {
        lock (gate)
            return problems.UnorderedItems.Any(each => each.Element.Problem.Index >= from && each.Element.Problem.Index < to);
    }

    public VerificationReport Report(Checkpoint? checkpoint, long entries, int checkpoints, int cosignatures)
    {
        if (added > LogVerifier.MaxProblems)
            warnings.Add($"{added - LogVerifier.MaxProblems} further problems are not listed.");
        var listed = problems.UnorderedItems.Select(each => each.Element).OrderBy(each => each.Problem.Index ?? long.MaxValue).ThenBy(each => each.Order)
            .Select(each => each.Problem).Take(LogVerifier.MaxProblems).ToArray();
        return new VerificationReport(
            listed.Length == 0, checkpoint?.Origin ?? string.Empty, checkpoint?.Size ?? 0, checkpoint?.Root ?? MerkleHash.Empty, entries, checkpoints, cosignatures, listed, warnings);
    }
}
