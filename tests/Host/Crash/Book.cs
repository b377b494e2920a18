using System.Buffers;
using System.Text.Json;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>Reads the log as an auditor does, and holds what callers were told and what the system saw against it.</summary>
internal sealed class Book(CrashWorld world)
{
    private static readonly HashSet<string> Ends = new(["outcome", "outcome-closed", "outcome-broken", "outcome-unknown"], StringComparer.Ordinal);

    private readonly Dictionary<string, List<Intent>> _intents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _ends = new(StringComparer.Ordinal);
    private readonly List<string> _leaves = [];
    private readonly Dictionary<string, string> _exchangeOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _matched = new(StringComparer.Ordinal);

    public int Intents => _intents.Count;

    /// <summary>Exchanges that a crash cut off.</summary>
    public int Unknown => _ends.Values.Count(ends => ends.Contains("outcome-unknown"));

    public int Leaves => _leaves.Count;

    /// <summary>The log verifies as it lies there, with its earlier checkpoints.</summary>
    public async Task VerifyAsync(string where)
    {
        var report = await new LogVerifier([world.Key]).VerifyAsync(world.Log);
        Assert.True(report.Valid, $"{where}: {string.Join("; ", report.Problems)}");
    }

    /// <summary>Reads on until the entry of an answer that was just given: all that earlier rounds left stands before it.</summary>
    public async Task ReadAsync(Answered answer, string where)
    {
        var index = int.Parse(answer.Receipt.Split(' ')[1]);
        for (var left = 1200; _leaves.Count <= index; left--)
        {
            Assert.True(left > 0, $"{where}: the log has {_leaves.Count} entries, and none with number {index}");
            Take();
            await Task.Delay(25);
        }
    }

    /// <summary>No upstream call without an intent leaf, no answer without both, no intent without an end.</summary>
    public void Check(IReadOnlyCollection<Answered> answers, IReadOnlyCollection<string> seen, string where)
    {
        foreach (var answer in answers)
            CheckAnswer(answer, where);
        foreach (var path in seen)
            Assert.True(_matched.Contains(path) || Match(path), $"{where}: the system got {path}, of which no intent tells");
        foreach (var (call, intents) in _intents)
            Assert.True(_ends.TryGetValue(call, out var ends) && ends.Count == 1, $"{where}: exchange {call} with {intents.Count} intents has the ends [{string.Join(", ", ends ?? [])}]");
        var twice = seen.Where(path => path.Contains("pay", StringComparison.Ordinal)).GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        Assert.True(twice is null, $"{where}: the system got {twice?.Key} {twice?.Count()} times");
    }

    private void CheckAnswer(Answered answer, string where)
    {
        Assert.True(answer.Status is 200 or 403 or 409 or 429 or 500 or 502 or 503, $"{where}: status {answer.Status}");
        if (answer.Status == 503 && answer.Receipt.Length == 0)
            return; // the log could not take its outcome, and the answer says so: checked by its status and by what the system saw
        Assert.True(_ends.TryGetValue(answer.Exchange, out var ends) && ends[0] == "outcome", $"{where}: answer {answer.Exchange} has no outcome");
        Assert.True(answer is { Status: not 200 } or { Replayed: true } || _intents.ContainsKey(answer.Exchange), $"{where}: answer {answer.Exchange} has no intent");
        Assert.True(answer.Receipt.Split(' ') is [_, var index, var leaf] && _leaves[int.Parse(index)] == leaf, $"{where}: receipt {answer.Receipt} is not that of the log");
        if (answer is { Status: 200, Replayed: false })
            _exchangeOf.TryAdd($"/{answer.Call.Kind}/{answer.Call.Id}", answer.Exchange);
    }

    // Who was answered knows the exchange; of others one of the intents that nobody claimed yet must have committed to just this path.
    private bool Match(string path)
    {
        var known = _exchangeOf.FirstOrDefault(pair => path.EndsWith(pair.Key, StringComparison.Ordinal)).Value;
        var candidates = known is null ? _intents.Where(pair => !_exchangeOf.ContainsValue(pair.Key)) : _intents.Where(pair => pair.Key == known);
        var found = candidates.Any(pair => pair.Value.Exists(intent => intent.Path == Commit(pair.Key, path, intent.Salt)));
        if (found)
            _matched.Add(path);
        return found;
    }

    // The key of an entry is there before the entry is, whenever the program was killed.
    private string Commit(string call, string path, EntrySalt salt)
    {
        var key = world.Evidence.OpenCommitmentKey(salt.Day, salt.Id);
        Assert.Equal(EvidenceState.Intact, key.State);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        new Commitments(key.Key).Write(writer, "path"u8, call, path);
        writer.WriteEndObject();
        writer.Flush();
        return JsonDocument.Parse(buffer.WrittenMemory).RootElement.GetProperty("path").GetString()!;
    }

    private void Take()
    {
        var log = new LogReader(world.Log);
        foreach (var entry in log.ReadEntries(_leaves.Count, long.MaxValue))
        {
            _leaves.Add(MerkleHasher.HashLeaf(entry.Span).ToString());
            using var leaf = JsonDocument.Parse(entry);
            var kind = leaf.RootElement.GetProperty("kind").GetString()!;
            if (!leaf.RootElement.TryGetProperty("call", out var call))
                continue;
            if (kind == "intent")
                In(_intents, call.GetString()!).Add(new Intent(leaf.RootElement.GetProperty("upstream").GetProperty("path").GetString()!, EntrySalt.Of(entry)!.Value));
            if (Ends.Contains(kind))
                In(_ends, call.GetString()!).Add(kind);
        }
    }

    private static List<T> In<T>(Dictionary<string, List<T>> lists, string call) => lists.TryGetValue(call, out var list) ? list : lists[call] = [];

    private sealed record Intent(string Path, EntrySalt Salt);
}
