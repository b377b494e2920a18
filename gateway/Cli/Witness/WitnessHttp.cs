using System.Net;
using SecureFin.Audit.Witness;

namespace SecureFin.Cli.Witness;

/// <summary>Carries a witness over HTTP: one path, one method, bounded bodies, bounded time.</summary>
internal static class WitnessHttp
{
    private const int AtOnce = 16;
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    /// <summary>Serves until cancelled.</summary>
    /// <exception cref="UnreadableInputException">The address cannot be listened at.</exception>
    public static async Task ServeAsync(WitnessServer witness, string address, Action started, CancellationToken ct)
    {
        using var listener = Listen(address);
        using var stop = ct.Register(listener.Stop);
        started();
        var slots = new SemaphoreSlim(AtOnce);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await slots.WaitAsync(ct);
                var context = await listener.GetContextAsync();
                _ = AnswerAsync(witness, context, ct).ContinueWith(_ => slots.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (Exception e) when (ct.IsCancellationRequested && e is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static HttpListener Listen(string address)
    {
        var listener = new HttpListener();
        try
        {
            listener.Prefixes.Add(address.EndsWith('/') ? address : address + "/");
            listener.Start();
            return listener;
        }
        catch (Exception e) when (e is ArgumentException or HttpListenerException)
        {
            listener.Close();
            throw new UnreadableInputException($"cannot listen at {address}");
        }
    }

    private static async Task AnswerAsync(WitnessServer witness, HttpListenerContext context, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(RequestTime);
        try
        {
            var answer = await JudgeAsync(witness, context.Request, limit.Token);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            var body = answer.ToBytes();
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body, limit.Token);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            context.Response.Abort(); // the caller is gone or too slow
        }
    }

    private static async Task<WitnessResponse> JudgeAsync(WitnessServer witness, HttpListenerRequest request, CancellationToken ct)
    {
        if (request.Url?.AbsolutePath != "/add-checkpoint")
            return new WitnessResponse(404, "text/plain", "no such path\n");
        if (request.HttpMethod != "POST")
            return new WitnessResponse(405, "text/plain", "POST only\n");
        var body = new byte[AddCheckpointRequest.MaxBytes + 1];
        var length = await request.InputStream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        return length > AddCheckpointRequest.MaxBytes ? new WitnessResponse(413, "text/plain", "too long\n") : witness.AddCheckpoint(body.AsSpan(0, length));
    }
}
