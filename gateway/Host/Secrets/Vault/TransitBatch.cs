using System.Buffers.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>Signs with one version of one Transit key; whatever waits meanwhile goes in one request.</summary>
/// <remarks>
/// A batch of 100 costs little more than one signature: the price of a call is the call. At most two requests are under way, so
/// under load batches form by themselves and an idle signer waits for nobody. Thread-safe.
/// </remarks>
internal sealed class TransitBatch(VaultClient client, VaultLogin login, string mount, string key, int version, SignatureAlgorithm algorithm)
{
    /// <summary>Most signatures in one request.</summary>
    public const int Most = 100;

    private const int InFlight = 2;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _running;

    /// <summary>Signs the bytes: r || s for ECDSA, the modulus' length for RSA (PSS, salt as long as the hash).</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: no signature was made.</exception>
    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation) => (await SignAllAsync([data], cancellation))[0];

    /// <summary>Signs several texts, as a rule in one request.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: one of them was not signed.</exception>
    public Task<byte[][]> SignAllAsync(IReadOnlyList<ReadOnlyMemory<byte>> data, CancellationToken cancellation)
    {
        var waiting = data.Select(text => new Waiting(Convert.ToBase64String(text.Span))).ToList();
        lock (_lock)
        {
            foreach (var one in waiting)
                _waiting.Enqueue(one);
            if (_running < InFlight)
            {
                _running++;
                _ = Task.Run(DrainAsync, CancellationToken.None);
            }
        }

        return Task.WhenAll(waiting.Select(one => one.Done.Task)).WaitAsync(cancellation);
    }

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await SendAsync(batch);
            }
            catch (Exception e)
            {
                var refusal = e as ProblemException ?? SecretName.Unavailable($"transit:{key}", "cannot sign: Vault cannot be asked", e);
                foreach (var waiting in batch)
                    waiting.Done.TrySetException(refusal);
            }
        }
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        lock (_lock)
        {
            while (batch.Count < Most && _waiting.TryDequeue(out var next))
                batch.Add(next);
            if (batch.Count == 0)
                _running--;
        }

        return batch;
    }

    private async Task SendAsync(List<Waiting> batch)
    {
        var body = Body(batch);
        var token = await login.GetAsync(CancellationToken.None);
        var answer = await client.SendAsync(HttpMethod.Post, $"{mount}/sign/{key}", body, token, repeatable: true, CancellationToken.None);
        if (answer.TokenUnusable)
            answer = await client.SendAsync(HttpMethod.Post, $"{mount}/sign/{key}", body, await login.ReplaceAsync(token, CancellationToken.None), repeatable: true, CancellationToken.None);
        if (!answer.Ok)
            throw SecretName.Unavailable($"transit:{key}", $"cannot sign: {Why(answer)}");
        // 200 although single entries failed: every one is looked at, and they are counted.
        if (answer.Get("data") is not { ValueKind: JsonValueKind.Object } data || !data.TryGetProperty("batch_results", out var results)
            || results.ValueKind != JsonValueKind.Array || results.GetArrayLength() != batch.Count)
            throw SecretName.Unavailable($"transit:{key}", "cannot sign: Vault answered another number of signatures");
        for (var i = 0; i < batch.Count; i++)
            Settle(batch[i], results[i]);
    }

    private byte[] Body(List<Waiting> batch)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("batch_input"u8);
            foreach (var waiting in batch)
            {
                json.WriteStartObject();
                json.WriteString("input"u8, waiting.Input);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("marshaling_algorithm"u8, "jws"u8);
            json.WriteNumber("key_version"u8, version);
            json.WriteString("hash_algorithm"u8, $"sha2-{algorithm.Name()[2..]}");
            if (!algorithm.IsEcdsa())
            {
                json.WriteString("signature_algorithm"u8, algorithm == SignatureAlgorithm.RS256 ? "pkcs1v15"u8 : "pss"u8);
                json.WriteString("salt_length"u8, "hash"u8);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // "vault:v" version ":" base64url
    private void Settle(Waiting waiting, JsonElement result)
    {
        var prefix = $"vault:v{version}:";
        if (result.ValueKind == JsonValueKind.Object && result.TryGetProperty("signature", out var member) && member.GetString() is { } text
            && text.StartsWith(prefix, StringComparison.Ordinal) && Base64Url.IsValid(text.AsSpan(prefix.Length)))
            waiting.Done.TrySetResult(Base64Url.DecodeFromChars(text.AsSpan(prefix.Length)));
        else
            waiting.Done.TrySetException(SecretName.Unavailable($"transit:{key}", "cannot sign: Vault refused this input, or signed with another version"));
    }

    private static string Why(VaultAnswer answer) =>
        answer.Says("no such key version") || answer.Says("less than the minimum") || answer.Says("higher than the latest") ? "this version of the key may not sign"
        : answer.Says("not found") ? "there is no such key"
        : answer.Status == 403 ? "Vault's policy denies it"
        : $"status {answer.Status}";

    private sealed class Waiting(string input)
    {
        public string Input { get; } = input;

        public TaskCompletionSource<byte[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
