using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank;

/// <summary>Tells the client that a payment changed: a signed security event token, sent when it settles or is rejected.</summary>
/// <remarks>Source: OBIE Event Notification API profile v4.0 (resource-update event), RFC 8417. A failed delivery is tried three times.</remarks>
internal sealed class EventNotifier(SandboxBankOptions options, BankKeys keys, string issuer) : IAsyncDisposable
{
    private const string ResourceUpdate = "urn:uk:org:openbanking:events:resource-update";
    private const int Tries = 3;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _running = [];

    public void Watch(PaymentRecord payment)
    {
        if (options is not { CallbackUri: { } uri, CallbackClient: { } client })
            return;
        lock (_lock)
        {
            _running.RemoveAll(t => t.IsCompleted);
            _running.Add(RunAsync(payment, uri, client));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_lock)
            running = [.. _running];
        await Task.WhenAll(running);
        _stop.Dispose();
    }

    private async Task RunAsync(PaymentRecord payment, Uri uri, HttpClient client)
    {
        try
        {
            await Task.Delay(payment.RejectedFor is null ? payment.UntilSettled : TimeSpan.Zero, options.Time, _stop.Token);
            var token = await TokenAsync(payment);
            for (var copies = payment.Consent.Fault == Fault.DuplicateCallback ? 2 : 1; copies > 0; copies--)
                await DeliverAsync(token, uri, client);
        }
        catch (OperationCanceledException)
        {
            // The bank closes; notifications are no promise.
        }
    }

    private async Task DeliverAsync(string token, Uri uri, HttpClient client)
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(token));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/jwt");
                using var answer = await client.PostAsync(uri, content, _stop.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Nobody there yet: tried again below.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), options.Time, _stop.Token);
        }
    }

    private ValueTask<string> TokenAsync(PaymentRecord payment)
    {
        var subject = new JsonObject
        {
            ["subject_type"] = "http://openbanking.org.uk/rid_http://openbanking.org.uk/rty",
            ["http://openbanking.org.uk/rid"] = payment.DomesticPaymentId,
            ["http://openbanking.org.uk/rty"] = "domestic-payment",
        };
        var events = new JsonObject { [ResourceUpdate] = new JsonObject { ["subject"] = subject } };
        return new JwtBuilder().Claim("iss", issuer).Claim("aud", payment.Consent.ClientId).Claim("iat", options.Time.GetUtcNow().ToUnixTimeSeconds())
            .FreshId().Claim("sub", payment.DomesticPaymentId).Claim("txn", payment.Consent.ConsentId)
            .Claim("toe", payment.SettledAt.ToUnixTimeSeconds()).Claim("events", JsonSerializer.SerializeToElement(events))
            .SignAsync(keys.Signing, _stop.Token);
    }
}
