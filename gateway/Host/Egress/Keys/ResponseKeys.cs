using System.Net;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>Public keys of one upstream's signatures: from a file, or from its JWKS through the same chain and evidence as any call.</summary>
/// <remarks>Kept for 10 minutes; an unknown kid looks again at most once a minute; one look at a time. An outage keeps the last set.</remarks>
/// <param name="allowed">Algorithms that the keys may have; empty means all but RS256.</param>
internal sealed class ResponseKeys(
    Upstream upstream, HttpMessageInvoker plain, BackgroundExchanges exchanges, TimeProvider time, ReadOnlyMemory<SignatureAlgorithm> allowed = default) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private VerificationKeySet? _keys; // replaced under _gate
    private long _lookedAt; // timestamp of the last look, under _gate

    /// <summary>The keys as known.</summary>
    /// <exception cref="ProblemException"><c>bank.untrusted</c>: no keys could be had, so nothing can be verified.</exception>
    public async ValueTask<VerificationKeySet> GetAsync(CancellationToken cancellation) =>
        _keys is { } keys && (IsFile || time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < Fresh) ? keys : await LookAsync(_keys, TimeSpan.Zero, cancellation);

    /// <summary>Looks again for a key that <paramref name="known"/> lacks; answers the same set when it is too early.</summary>
    public async ValueTask<VerificationKeySet> RefreshAsync(VerificationKeySet known, CancellationToken cancellation) =>
        await LookAsync(known, Pause, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private bool IsFile => !upstream.Options.ResponseKeys!.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private async Task<VerificationKeySet> LookAsync(VerificationKeySet? known, TimeSpan pause, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_keys is { } current && (!ReferenceEquals(current, known) || (pause > TimeSpan.Zero && time.GetElapsedTime(_lookedAt) < pause)))
                return current;
            try
            {
                _keys = IsFile ? await ReadAsync(cancellation) : await FetchAsync(cancellation);
            }
            catch (ProblemException) when (_keys is not null)
            {
                // An outage of the JWKS endpoint does not make known keys worse.
            }

            _lookedAt = time.GetTimestamp();
            return _keys!;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<VerificationKeySet> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(upstream.Options.ResponseKeys!, cancellation);
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            return text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? new VerificationKeySet(VerificationKey.FromPem(text, kid: null, allowed.Span))
                : VerificationKeySet.From(Jwks.Parse(bytes), allowed.Span);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JoseException)
        {
            throw upstream.Untrusted("Its signature keys cannot be read.", e);
        }
    }

    private async Task<VerificationKeySet> FetchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, upstream.Options.ResponseKeys);
        request.Headers.TryAddWithoutValidation("Accept", "application/jwk-set+json, application/json");
        try
        {
            using var response = await exchanges.SendAsync(plain, upstream, request, cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
                throw upstream.Untrusted("Its signature keys cannot be fetched.");
            return VerificationKeySet.From(Jwks.Parse(await response.Content.ReadAsByteArrayAsync(cancellation)), allowed.Span);
        }
        catch (JoseException e)
        {
            throw upstream.Untrusted("Its published signature keys are not acceptable.", e);
        }
    }
}
