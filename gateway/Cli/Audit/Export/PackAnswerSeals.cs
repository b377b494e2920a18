using System.Globalization;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds what shows that the gateway signed its answers in its own name, rebuilt from the kept request and answer.</summary>
/// <remarks>Source: RFC 9421 section 2.4 (<c>;req</c>), RFC 9530. An answer names its exchange, and its signature covers the name.</remarks>
internal sealed class PackAnswerSeals(PackWriter zip, AnswerKeys keys, IReadOnlyList<OpenMessage> messages)
{
    private const string Label = "sfg";
    private const string Digest = "\"content-digest\"";

    // Made within the call: older than its entry by less than this, whatever the clock did meanwhile.
    private static readonly HttpSignaturePolicy Policy = new()
    {
        Label = Label, RequiredComponents = ["@status", "sfg-exchange-id", "@method;req", "@target-uri;req"], RequireNonce = false, MaxAge = TimeSpan.FromDays(1),
    };

    /// <summary>One or two for each entry that names a signature of the answer: the answer's, and that of the key which certified its key.</summary>
    public IEnumerable<PackSignature> Write(IEnumerable<PackLeaf> leaves)
    {
        foreach (var leaf in leaves)
        {
            if ((leaf.Json["seal"] as JsonObject)?["kid"] is not JsonValue kid || !kid.TryGetValue<string>(out var name))
                continue;
            if (keys.Json is not null)
                zip.Add("signed/answer-keys.jwks", keys.Json);
            foreach (var signature in Of(leaf, name))
                yield return signature;
        }
    }

    private IEnumerable<PackSignature> Of(PackLeaf leaf, string kid)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"The gateway signed the answer of entry {leaf.Index} with its key '{kid}'");
        if (Find(leaf, "answer") is not { } answerText || Find(leaf, "request") is not { } requestText)
            return [PackSignature.Unchecked(title, "The request and the answer are not both open in this pack, or were longer than what is kept: the signed text cannot be made again.")];
        if (KeptHttp.TryRead(answerText.Body) is not { } answer || KeptHttp.TryRead(requestText.Body)?.ToRequest() is not { } request || answer.ToAnswer(request) is not { } message)
            return [PackSignature.Wrong(title, "What was kept is not a request and its answer.")];
        if (keys.Set.Find(kid) is { } key)
            return [Check(title, leaf, kid, (answer, message), key)];
        return CertifiedStatement.TryRead(answer.Field("Signature-Key-Certificate")) is { } statement && statement.Key.Jwk.Thumbprint == kid
            ? [Check(title, leaf, kid, (answer, message), statement.Key), Certified(leaf, kid, statement)]
            : [PackSignature.Unchecked(title, $"The public key '{kid}' is missing: it is not in {keys.Name}. Ask the gateway's operator for it.")];
    }

    private PackSignature Check(string title, PackLeaf leaf, string kid, (KeptHttp Kept, HttpMessage Message) answer, VerificationKey key)
    {
        var algorithm = key.Algorithms[0];
        var result = HttpMessageSignature.Verify(answer.Message, name => name == kid ? HttpVerificationKey.From(key, algorithm, kid) : null, Policy, new EntryMoment(leaf));
        if (!result.Ok)
            return PackSignature.Wrong(title, $"It does not fit what was kept: {result.Error.Title} ({result.Error.Code})");
        if (answer.Kept.Field("SFG-Exchange-Id") != (string?)leaf.Json["call"])
            return PackSignature.Wrong(title, "It is the signature of another exchange.");
        var covered = result.Components.Contains(Digest);
        if (answer.Kept.Body.Length > 0 && !(covered && ContentDigest.TryParse(answer.Kept.Field(ContentDigest.FieldName)!, out var digest) && digest!.Matches(answer.Kept.Body.Span)))
            return PackSignature.Wrong(title, "The body that was kept is not the one that was signed.");
        var name = string.Create(CultureInfo.InvariantCulture, $"{leaf.Index}-answer");
        var command = OpensslSignature.Write(zip, name, result.SignatureBase, result.Signature.Span, key, algorithm);
        var text = $"signed/{name}.base is the text that was signed (RFC 9421): the answer's status, digest and exchange number, and of the request that it answers (;req) method and address.";
        return new PackSignature(title, SignatureState.Good, text, answer.Kept.Body.Length > 0 ? [command, OpensslSignature.BodyCommand(name, name, answer.Kept.Body.Length)] : [command]);
    }

    /// <summary>What a slow key, in an HSM as a rule, says of the key in memory that signed.</summary>
    private PackSignature Certified(PackLeaf leaf, string kid, CertifiedStatement statement)
    {
        var (title, name) = ($"The key '{statement.By}' certified the key '{kid}' for a while", string.Create(CultureInfo.InvariantCulture, $"{leaf.Index}-key"));
        if (keys.Set.Find(statement.By) is not { } by)
        {
            zip.Add($"signed/{name}.base", statement.SignedText);
            zip.Add($"signed/{name}.sig", statement.Algorithm.IsEcdsa() ? OpensslSignature.ToDer(statement.Signature) : statement.Signature);
            return PackSignature.Unchecked(title, $"The public key '{statement.By}' is missing: it is not in {keys.Name}. Ask the gateway's operator for it; "
                + $"with it as PEM in key.pem: {OpensslSignature.Command(statement.Algorithm, "key.pem", name)}");
        }

        if (KeyCertificate.Verify(statement.Text, new VerificationKeySet(by), new EntryMoment(leaf), out var error) is null)
            return PackSignature.Wrong(title, $"The statement does not hold: {error?.Title} ({error?.Code})");
        return new PackSignature(
            title, SignatureState.Good, $"signed/{name}.base is the statement (a JWS): after the point, in base64url, from when to when, and the key itself.",
            OpensslSignature.Write(zip, name, statement.SignedText, statement.Signature, by, statement.Algorithm));
    }

    private OpenMessage? Find(PackLeaf leaf, string kind)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{leaf.Index}-{kind}");
        return messages.FirstOrDefault(message => message.Name == name && message.IsOpen);
    }
}
