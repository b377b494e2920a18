using System.Text.Json;
using SecureFin.Audit;
using SecureFin.Audit.Verification;

namespace SecureFin.Cli.Audit;

/// <summary>
/// The part of <c>sfg audit verify</c> that reads entries as a gateway's: what was intended has an end in the log before the gateway stops or starts again, and
/// times do not go back by more than a minute, beyond which a gateway opens nothing.
/// </summary>
/// <remarks>An exchange without one at the end of a running log is under way. Entries of other programs, without <c>kind</c> and <c>call</c>, are passed over.</remarks>
internal sealed class ExchangeCheck
{
    private readonly Dictionary<string, long> _open = new(StringComparer.Ordinal);
    private readonly List<VerificationProblem> _problems = [];
    private DateTimeOffset _newest;

    /// <summary>What is wrong, and how many exchanges are under way at the end of the range.</summary>
    /// <exception cref="InvalidDataException">A bundle is not readable.</exception>
    public static (IReadOnlyList<VerificationProblem> Problems, int Open) Run(LogReader log, long from, long to, CancellationToken ct)
    {
        var check = new ExchangeCheck();
        var index = Math.Max(log.MinimumIndex, from);
        foreach (var entry in log.ReadEntries(from, to))
        {
            ct.ThrowIfCancellationRequested();
            check.Take(entry.Span, index++);
        }

        return (check._problems, check._open.Count);
    }

    private void Take(ReadOnlySpan<byte> entry, long index)
    {
        var (kind, call) = Read(entry);
        if (kind is not null && TimeOf(entry) is { } time)
            Follow(time, index);
        switch (kind)
        {
            case "start" or "stop":
                Settle(index);
                break;
            case "intent" or "outcome-begun" when call is not null:
                _open.TryAdd(call, index);
                break;
            case "outcome" or "outcome-closed" or "outcome-broken" or "outcome-unknown" when call is not null:
                _open.Remove(call);
                break;
        }
    }

    private void Follow(DateTimeOffset time, long index)
    {
        if (_newest - time > TimeSpan.FromMinutes(1) && _problems.Count < LogVerifier.MaxProblems)
            _problems.Add(new VerificationProblem("entry.time_backwards", "The entry states a time that is more than a minute before that of an earlier entry.", index));
        _newest = time > _newest ? time : _newest;
    }

    // in canonical JSON no member of a gateway's entry that comes after its own time has one
    private static DateTimeOffset? TimeOf(ReadOnlySpan<byte> entry)
    {
        var start = entry.LastIndexOf("\"time\":\""u8);
        if (start < 0)
            return null;
        var reader = new Utf8JsonReader(entry[(start + "\"time\":".Length)..]);
        return reader.Read() && reader.TryGetDateTimeOffset(out var time) ? time : null; // the entry is JSON: its kind was read
    }

    private void Settle(long index)
    {
        foreach (var opened in _open.Values.Order().Take(LogVerifier.MaxProblems - _problems.Count))
            _problems.Add(new VerificationProblem("exchange.open", $"What was intended here has no outcome up to entry {index}, where the gateway stopped or started again.", opened));
        _open.Clear();
    }

    private static (string? Kind, string? Call) Read(ReadOnlySpan<byte> entry)
    {
        string? kind = null, call = null;
        try
        {
            var reader = new Utf8JsonReader(entry);
            while (kind is null && reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                var (isKind, isCall) = (reader.ValueTextEquals("kind"u8), reader.ValueTextEquals("call"u8));
                if ((isKind || isCall) && reader.Read() && reader.TokenType == JsonTokenType.String)
                    (kind, call) = isKind ? (reader.GetString(), call) : (kind, reader.GetString());
            }
        }
        catch (JsonException)
        {
            // not JSON: no entry of a gateway
        }

        return (kind, call);
    }
}
