using System.Globalization;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>A bank's kept answer whose signature is taken apart.</summary>
/// <param name="Title">Names it for people.</param>
/// <param name="Name">Of its files.</param>
/// <param name="Entry">Index of the entry that tells of it.</param>
/// <param name="Call">What the entry says of the call.</param>
/// <param name="Message">The answer.</param>
internal sealed record BankAnswer(string Title, string Name, long Entry, JsonObject Call, KeptHttp Message)
{
    /// <summary>Fingerprint of the key that the entry binds to the answer; null when it names none. Only what may stand in a command is one.</summary>
    public string? Fingerprint =>
        Call["responseKey"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 43 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? text : null;

    /// <summary>The key of a set that the entry means, or the only one there is.</summary>
    public VerificationKey? KeyIn(VerificationKeySet keys) =>
        Fingerprint is { } own ? keys.All.FirstOrDefault(key => key.Fingerprint == own) : keys.Count == 1 ? keys.All.First() : null;

    /// <summary>A signature of it that holds; adds that the key is the one which the entry names.</summary>
    public PackSignature Held(VerificationKey key, string text, params IReadOnlyList<string> commands)
    {
        if (Fingerprint is not { } own)
            return new PackSignature(Title, SignatureState.Good, text + (Call["responseKey"] is null ? " The entry names no key of it." : ""), commands);
        if (key.Fingerprint != own)
            return PackSignature.Wrong(Title, "It holds under another key than the one that the entry names.");
        return new PackSignature(Title, SignatureState.Good, text + " The entry in the log names this very key, by the hash of it.", [.. commands, FingerprintCommand(own), string.Create(CultureInfo.InvariantCulture, $"grep -qF '\"responseKey\":\"{own}\"' leaves/{Entry}.json")]);
    }

    /// <summary>A signature whose key is not at hand.</summary>
    public PackSignature WithoutKey(AnswerKeys keys) => PackSignature.Unchecked(
        Title, $"The public key {(Fingerprint is { } own ? $"with the SHA-256 {own}" : "of the bank")} is missing: it is not in {keys.Name}.");

    /// <summary>A signature of which the pack has nothing but the gateway's word.</summary>
    public PackSignature NotTakenApart() => PackSignature.Unchecked(Title, "The signature is of a form that this pack does not take apart; it stands in the message. " + Verdict(Call));

    /// <summary>What the gateway found when the answer came.</summary>
    public static string Verdict(JsonObject call) => $"The gateway's own verdict then, in the entry: {((bool?)call["signature"] == true ? "it held" : "it did not hold")}.";

    private string FingerprintCommand(string own) =>
        $"test \"$(openssl pkey -pubin -in signed/{Name}.pem -outform DER | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')\" = '{own}'";
}
