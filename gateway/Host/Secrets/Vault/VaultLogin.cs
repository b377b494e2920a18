using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets.Embedded;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>The gateway's own token: one login a process, renewed in good time, kept through outages until it really ends.</summary>
/// <remarks>
/// Thread-safe: one login or renewal at a time. Each refused login may burn a use of the secret_id, so a refusal is
/// remembered for a while that doubles up to five minutes. A login whose answer was lost is not repeated at once.
/// </remarks>
internal sealed partial class VaultLogin(VaultOptions options, VaultClient client, TimeProvider time, ILogger<VaultLogin> logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Held? _held; // replaced under _gate
    private ProblemException? _refusal; // under _gate
    private TimeSpan _hold = FirstHold; // under _gate
    private DateTimeOffset _notBefore; // under _gate
    private int _renewing;

    /// <summary>A token that is alive by our clock.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: the login was refused.</exception>
    /// <exception cref="VaultUnavailableException">Vault cannot be asked.</exception>
    public async ValueTask<Secret> GetAsync(CancellationToken cancellation)
    {
        if (_held is { } held && time.GetUtcNow() is var now && now < held.ExpiresAt)
        {
            if (now >= held.RenewAt && Interlocked.Exchange(ref _renewing, 1) == 0)
                _ = Task.Run(RenewQuietlyAsync, CancellationToken.None);
            return held.Token;
        }

        return await LoginAsync(spent: _held, cancellation);
    }

    /// <summary>Drops a token that Vault called unusable; another one that came meanwhile stays.</summary>
    public async Task<Secret> ReplaceAsync(Secret unusable, CancellationToken cancellation)
    {
        var held = _held;
        return held is null || ReferenceEquals(held.Token, unusable) ? await LoginAsync(held, cancellation) : held.Token;
    }

    /// <summary>Revokes the token with its leases; at most 2 s, since the process is ending.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_held is { } held)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await client.SendAsync(HttpMethod.Post, "auth/token/revoke-self", null, held.Token, repeatable: false, limit.Token);
            }
            catch (Exception e) when (e is VaultUnavailableException or OperationCanceledException)
            {
                // It ends by itself.
            }
        }

        _gate.Dispose();
    }

    private async Task<Secret> LoginAsync(Held? spent, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (!ReferenceEquals(_held, spent) && _held is { } other)
                return other.Token;
            if (_refusal is { } refusal && time.GetUtcNow() < _notBefore)
                throw new ProblemException(refusal.Problem, refusal.Detail);
            var answer = await client.SendAsync(HttpMethod.Post, $"auth/{options.AuthMount}/login", Credentials(), null, repeatable: false, cancellation);
            if (!answer.Ok)
                throw Refused(answer);
            (_held, _refusal, _hold) = (Read(answer, asked: null), null, FirstHold);
            LogLoggedIn(logger, _held.Life);
            return _held.Token;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task RenewQuietlyAsync()
    {
        try
        {
            await RenewAsync();
        }
        catch (Exception e) when (e is VaultUnavailableException or ProblemException)
        {
            LogRenewalFailed(logger, e.Message); // the token is kept until it really ends
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }

    private async Task RenewAsync()
    {
        var held = _held!;
        _held = held with { RenewAt = time.GetUtcNow() + RenewalPause * (1 + RandomNumberGenerator.GetInt32(1000) / 1000.0) };
        var current = _held;
        if (!held.Renewable)
        {
            await LoginAsync(current, CancellationToken.None);
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["increment"] = $"{(long)held.Life.TotalSeconds}s" });
        var answer = await client.SendAsync(HttpMethod.Post, "auth/token/renew-self", body, held.Token, repeatable: true, CancellationToken.None);
        if (answer.Ok && Read(answer, held) is { } renewed && renewed.Life >= held.Life)
        {
            _held = renewed;
            return;
        }

        // Nothing renewed, less than asked for, or not renewable at all: its end is near, so a new one is due now.
        await LoginAsync(current, CancellationToken.None);
    }

    private Held Read(VaultAnswer answer, Held? asked)
    {
        var auth = answer.Get("auth");
        if (auth.ValueKind != JsonValueKind.Object || !auth.TryGetProperty("client_token", out var member) || member.GetString() is not { Length: > 0 } text)
            return asked is null ? throw new VaultUnavailableException("Vault answered a login without a token.") : asked with { Life = TimeSpan.Zero };
        var life = TimeSpan.FromSeconds(auth.TryGetProperty("lease_duration", out var seconds) && seconds.TryGetInt64(out var number) && number > 0 ? number : 1);
        var renewable = auth.TryGetProperty("renewable", out var flag) && flag.ValueKind == JsonValueKind.True;
        var now = time.GetUtcNow();
        var share = 0.5 + RandomNumberGenerator.GetInt32(1000) / 6000.0; // 1/2 to 2/3
        var token = asked is not null && asked.Token.RevealText() == text ? asked.Token : Secret.FromText(text);
        return new Held(token, life, now + life * share, now + life * 0.98, renewable);
    }

    private ProblemException Refused(VaultAnswer answer)
    {
        string[] known = ["invalid secret id", "invalid role ID", "missing client token", "missing secret_id", "unauthorized by CIDR"];
        var why = known.FirstOrDefault(answer.Says) ?? $"status {answer.Status}";
        _refusal = new ProblemException(Problems.SecretUnavailable, $"Vault refused the gateway's login: {why}.");
        _notBefore = time.GetUtcNow() + _hold;
        _hold = _hold * 2 < LongestHold ? _hold * 2 : LongestHold;
        LogRefused(logger, why);
        return _refusal;
    }

    /// <summary>Read anew for each login, so that a replaced secret_id needs no restart.</summary>
    private byte[] Credentials()
    {
        try
        {
            var file = options.SecretIdFile is { Length: > 0 } path ? MasterKey.ReadPrivate(path) : File.ReadAllBytes(MasterKey.CredentialPath(options.SecretIdCredential!));
            var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["role_id"] = options.RoleId,
                ["secret_id"] = Encoding.UTF8.GetString(file).Trim(),
            });
            CryptographicOperations.ZeroMemory(file);
            return body;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(Problems.SecretUnavailable, "The secret_id of Vault cannot be read.", e);
        }
    }

    private sealed record Held(Secret Token, TimeSpan Life, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt, bool Renewable);

    [LoggerMessage(5101, LogLevel.Information, "Logged in to Vault for {Life}")]
    private static partial void LogLoggedIn(ILogger logger, TimeSpan life);

    [LoggerMessage(5102, LogLevel.Error, "Vault refused the login: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(5103, LogLevel.Warning, "The Vault token was not renewed: {Reason}")]
    private static partial void LogRenewalFailed(ILogger logger, string reason);
}
