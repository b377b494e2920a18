using System.Net.Http;
using SecureFin.Audit.Native;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Egress.Handlers;

/// <summary>Writes the intent before one byte leaves, and the facts of what came back: digests, never content.</summary>
internal sealed class EvidenceHandler(Upstream upstream, IEvidenceLog evidence, TimeProvider time) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = EgressCall.Of(request);
        var facts = new UpstreamFacts
        {
            Upstream = upstream.Id,
            Method = request.Method.Method,
            Path = EvidencePath.Of(request.RequestUri!),
            RequestDigest = call.BodyDigest,
            SignatureKid = call.SignatureKid,
            RequestMessage = evidence.Keeps(call.Exchange) ? KeptMessage.Sent(request, call.Body) : null,
            Result = "not-sent",
        };
        await evidence.IntentAsync(call.Exchange, facts, cancellationToken);
        using var activity = EgressMeter.Activities.StartActivity("egress", System.Diagnostics.ActivityKind.Client);
        var start = time.GetTimestamp();
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            call.Status = (int)response.StatusCode;
            facts = Seen(facts, call);
            await TakeAsync(call, facts, response, cancellationToken);
            EgressMeter.Record(facts, "answered", time.GetElapsedTime(start), activity);
            return response;
        }
        catch (Exception e)
        {
            facts = Seen(facts, call) with { ResponseDigest = call.ResponseDigest, Result = Result(call, e) };
            response?.Dispose();
            call.Exchange.Upstream.Enqueue(facts);
            EgressMeter.Record(facts, facts.Result, time.GetElapsedTime(start), activity);
            if (call.Caller.IsCancellationRequested || (e is ProblemException known && MayPass(call, known)))
                throw;
            throw Refusal(call, e);
        }
    }

    /// <summary>A short answer is held with its digest; a longer one passes with the digest growing along.</summary>
    private async Task TakeAsync(EgressCall call, UpstreamFacts facts, HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await ReceivedBody.HoldAsync(response, call.BufferBytes, upstream.Options.MaxResponseBytes, cancellation);
        if (body is not null)
            call.Exchange.Upstream.Enqueue(facts with
            {
                ResponseDigest = call.ResponseDigest ?? FastSha256.Hash(body),
                ResponseMessage = evidence.Keeps(call.Exchange) ? KeptMessage.Answered(response, body) : null,
                Result = "answered",
            });
        else
            ReceivedBody.Watch(response, call, facts, time);
    }

    private static UpstreamFacts Seen(UpstreamFacts facts, EgressCall call) => facts with
    {
        ServerCertificate = call.Ticket.ServerCertificate, ServerChain = call.Ticket.ServerChain, Status = call.Status, ResponseSignatureValid = call.ResponseSignatureValid, ResponseKey = call.ResponseKey,
    };

    private static string Result(EgressCall call, Exception e) =>
        !call.Ticket.MayHaveBeenSent ? "not-sent" : e is ProblemException ? "answered" : e is OperationCanceledException ? "timeout" : "broken";

    /// <summary>Once a byte may have left, no refusal may say that nothing was sent: not even one that came from fetching keys for the answer.</summary>
    private bool MayPass(EgressCall call, ProblemException e) =>
        !call.Ticket.MayHaveBeenSent || e.Problem == upstream.Unknown("").Problem || e.Problem == Problems.BankUntrusted;

    private ProblemException Refusal(EgressCall call, Exception e)
    {
        if (!call.Ticket.MayHaveBeenSent)
            return upstream.NotSent(Cause(e), e);
        if (e is ProblemException)
            return upstream.IsBank ? upstream.Untrusted("The answer's signature could not be checked.", e) : upstream.Unknown("The answer could not be used.", e);
        return upstream.Unknown(e is OperationCanceledException ? "The deadline passed without an answer." : "The connection broke before the whole answer was there.", e);
    }

    private static string Cause(Exception e) => e switch
    {
        OperationCanceledException => "The deadline passed before the request was sent.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Its host name cannot be resolved.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS could not be set up, or its certificate is not accepted.",
        _ => "No connection could be made.",
    };
}
