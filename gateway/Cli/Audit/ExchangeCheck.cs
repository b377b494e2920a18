using System.Text.Json;
using SecureFin.Audit;
using SecureFin.Audit.Verification;

namespace SecureFin.Cli.Audit;

/// <summary>The part of <c>sfg audit verify</c> that reads entries as a gateway's: what was intended has an end in the log before the gateway stops or starts again.</summary>
/// <remarks>An exchange without one at the end of a running log is under way. Entries of other programs, without <c>kind</c> and <c>call</c>, are passed over.</remarks>
internal sealed class ExchangeCheck
{
    private readonly Dictionary<string, long> _open = new(StringComparer.Ordinal);
    private readonly List<VerificationProblem> _problems = [];

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
