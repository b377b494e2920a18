using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds what shows that a bank signed its answer, rebuilt from the kept answer and the request that it answers.</summary>
/// <remarks>Source: RFC 7515 appendix F and RFC 7797 (<c>x-jws-signature</c>), RFC 9421 section 2.4 (<c>;req</c>) with RFC 9530; other forms have their own files.</remarks>
internal sealed class PackBankSignatures(PackWriter zip, AnswerKeys keys, IReadOnlyList<OpenMessage> messages)
{
    private const string JwsField = "x-jws-signature";
    private static readonly HttpSignaturePolicy Policy = new() { RequiredComponents = ["@status"], RequireNonce = false, MaxAge = TimeSpan.FromDays(1) };

    /// <summary>One for each kept answer that is signed, or whose signature the gateway judged.</summary>
    public IEnumerable<PackSignature> Write(IEnumerable<PackLeaf> leaves)
    {
        foreach (var leaf in leaves)
        {
            foreach (var (call, number) in leaf.Calls())
            {
                if (Of(leaf, call, string.Create(CultureInfo.InvariantCulture, $"{leaf.Index}-upstream-{number}-")) is { } signature)
                    yield return signature;
            }
        }
    }

    private PackSignature? Of(PackLeaf leaf, JsonObject call, string prefix)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"'{call["name"]}' signed its answer of entry {leaf.Index}");
        if (messages.FirstOrDefault(message => message.Name == prefix + "response" && message.IsOpen) is not { } kept)
            return call["signature"] is null ? null : PackSignature.Unchecked(title, "The answer is not open in this pack, or was longer than what is kept. " + BankAnswer.Verdict(call));
        if (KeptHttp.TryRead(kept.Body) is not { } answer)
            return PackSignature.Wrong(title, "What was kept is no answer.");
        var came = new BankAnswer(title, prefix + "response", leaf.Index, call, answer);
        if (answer.Field(JwsField) is { } jws)
            return Jws(came, jws);
        if (answer.Field("Signature-Input") is not null)
            return Rfc9421(came, prefix, leaf);
        if (PackCavage.Is(answer))
            return PackCavage.Of(zip, keys, came);
        if (call["signature"] is null)
            return null;
        return PackCms.Of(zip, keys, came) ?? PackXml.Of(zip, keys, came) ?? PackBody.Of(zip, keys, came) ?? came.NotTakenApart();
    }

    /// <summary>A JWS whose payload is the body: encoded, or as it is where the header says <c>b64: false</c>.</summary>
    private PackSignature Jws(BankAnswer came, string jws)
    {
        var (title, name, _, _, answer) = came;
        if (BankJws.TryRead(jws) is not { } read)
            return PackSignature.Wrong(title, "Its signature cannot be read.");
        byte[] text = [.. Encoding.ASCII.GetBytes(read.Header + "."), .. read.IsRaw ? answer.Body.Span : Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(answer.Body.Span))];
        if (keys.Set.Find(read.Kid) is { } key && !key.Verify(text, read.Signature, read.Algorithm))
            return PackSignature.Wrong(title, "It does not fit the answer that was kept.");
        var body = string.Create(CultureInfo.InvariantCulture, $"tail -c {answer.Body.Length} messages/{name}.message");
        var part = read.IsRaw ? body : $"{body} | openssl base64 -A | tr '+/' '-_' | tr -d '='";
        return State(came, read.Kid, text, read.Signature, read.Algorithm,
            "is the text that was signed (JWS): a header, a point and the body of the kept answer", $"{{ printf '%s.' {read.Header}; {part}; }} | cmp - signed/{name}.base");
    }

    private PackSignature Rfc9421(BankAnswer came, string prefix, PackLeaf leaf)
    {
        var (title, name, _, _, answer) = came;
        var request = messages.FirstOrDefault(message => message.Name == prefix + "request" && message.IsOpen);
        if (request is null || KeptHttp.TryRead(request.Body)?.ToRequest() is not { } asked || answer.ToAnswer(asked) is not { } message)
            return PackSignature.Unchecked(title, "The request that it answers is not open in this pack, and its signature may cover parts of it.");
        string? kid = null;
        SignatureAlgorithm algorithm = default;
        var result = HttpMessageSignature.Verify(message, id => keys.Set.Find(kid = id) is { } key ? HttpVerificationKey.From(key, algorithm = key.Algorithms[0], id) : null, Policy, new EntryMoment(leaf));
        if (!result.Ok)
            return kid is not null && keys.Set.Find(kid) is null ? Missing(title, kid, command: null) : PackSignature.Wrong(title, $"It does not fit what was kept: {result.Error.Title} ({result.Error.Code})");
        if (answer.Body.Length > 0 && !(result.Components.Contains("\"content-digest\"") && ContentDigest.TryParse(answer.Field(ContentDigest.FieldName)!, out var digest) && digest!.Matches(answer.Body.Span)))
            return PackSignature.Wrong(title, "The body that was kept is not the one that was signed.");
        return State(came, kid!, Encoding.ASCII.GetBytes(result.SignatureBase), result.Signature.Span, algorithm, "is the text that was signed (RFC 9421)",
            answer.Body.Length > 0 ? OpensslSignature.BodyCommand(name, name, answer.Body.Length) : null);
    }

    private PackSignature State(BankAnswer came, string kid, byte[] text, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm, string what, string? body)
    {
        var name = came.Name;
        if (keys.Set.Find(kid) is not { } key)
            return Missing(came.Title, kid, OpensslSignature.WriteWithoutKey(zip, name, text, signature, algorithm, "key.pem"));
        var command = OpensslSignature.Write(zip, name, text, signature, key, algorithm);
        return came.Held(key, $"Its key is '{kid}'; signed/{name}.base {what}.", body is null ? [command] : [command, body]);
    }

    private PackSignature Missing(string title, string kid, string? command) => PackSignature.Unchecked(
        title, $"The public key '{kid}' is missing: it is not in {keys.Name}. The bank publishes it, or the directory that it is in{(command is null ? "." : $"; with it as PEM in key.pem: {command}")}");
}
