using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The pack's README: for a person of law, with commands that anyone can run. Lines that begin with <c>$</c> are commands.</summary>
internal static class PackReadme
{
    public static string Text(
        IReadOnlyList<PackLeaf> leaves, Checkpoint checkpoint, IReadOnlyList<VerifierKey> keys, bool stamped, bool authority, IReadOnlyList<OpenMessage> messages, IReadOnlyList<PackSignature> signatures)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            EVIDENCE PACK of the audit log {checkpoint.Origin}

            Entries {leaves[0].Index} to {leaves[^1].Index} of {checkpoint.Size}: {leaves.Count} of them are in this pack. Nothing here needs the gateway, its makers or
            a network to be checked: openssl and a shell are enough. Run each line that begins with $ in this folder; each must end without an error.

            1. Nothing in this folder was changed since it was packed (this alone proves nothing; the rest does)

            $ sha256sum -c --quiet SHA256SUMS

            2. The log signed its state

            'checkpoint' says: this log, so many entries, this root hash. The lines below show that the holders of the keys signed exactly that.
            Compare the keys with those that the log's operator and the witnesses published elsewhere: a key from this pack alone proves nothing.


            """));
        Signatures(text, checkpoint, keys);
        text.Append("""

            3. Each entry is in the log that was signed

            An entry's hash and the hashes in its .proof file lead to the root hash in the texts that were signed; with any other entry they do not.
            The .proof files are C2SP tlog-proofs: any program for those (https://c2sp.org/tlog-proof) checks them too, with the keys in log.vkey.


            """);
        foreach (var leaf in leaves)
            text.Append(CultureInfo.InvariantCulture, $"$ {PackCheckpoint.CheckCommand(string.Create(CultureInfo.InvariantCulture, $"leaves/{leaf.Index}"), checkpoint, keys)}\n");
        Timestamp(text, leaves, stamped, authority);
        Messages(text, messages);
        PackSignaturesText.AppendTo(text, signatures);
        return text.ToString();
    }

    private static void Signatures(StringBuilder text, Checkpoint checkpoint, IReadOnlyList<VerifierKey> keys)
    {
        if (!PackCheckpoint.Known(checkpoint, keys).Any())
            text.Append("WRONG. None of the given keys signed this checkpoint: nothing below proves anything.\n");
        foreach (var (number, key, signature) in PackCheckpoint.Known(checkpoint, keys))
        {
            text.Append(key.IsWitness
                ? string.Create(CultureInfo.InvariantCulture, $"Witness {key.Name}, which has seen the log grow without a change, at {Time(signature)}:\n")
                : $"The log's own key {key.Name} ({key.Type}):\n");
            text.Append(key.Type is NoteKeyType.Ed25519 or NoteKeyType.CosignatureEd25519
                ? $"$ openssl pkeyutl -verify -pubin -inkey signatures/{number}.pem -rawin -in signatures/{number}.text -sigfile signatures/{number}.sig\n"
                : $"$ openssl dgst -sha256 -verify signatures/{number}.pem -signature signatures/{number}.sig signatures/{number}.text\n");
        }
    }

    private static string Time(byte[] cosignature) =>
        DateTimeOffset.FromUnixTimeSeconds((long)BinaryPrimitives.ReadUInt64BigEndian(cosignature)).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Timestamp(StringBuilder text, IReadOnlyList<PackLeaf> leaves, bool stamped, bool authority)
    {
        text.Append("\n4. When\n\n");
        if (!stamped)
        {
            text.Append("No time stamp of an authority covers these entries. Their own times are those of the gateway's clock.\n");
            return;
        }

        text.Append("A time stamping authority (RFC 3161) signed that this state of the log existed; the entries are in it.\n");
        text.Append(authority
            ? "$ openssl ts -verify -data timestamp/checkpoint -in timestamp/token.tsr -CAfile timestamp/authority.pem\n"
            : "With the authority's certificate in tsa.pem: openssl ts -verify -data timestamp/checkpoint -in timestamp/token.tsr -CAfile tsa.pem\n");
        text.Append("$ openssl ts -reply -in timestamp/token.tsr -text\n");
        foreach (var leaf in leaves)
            text.Append(CultureInfo.InvariantCulture, $"$ sh check.sh leaves/{leaf.Index}.json timestamp/{leaf.Index}.proof timestamp/checkpoint\n");
    }

    private static void Messages(StringBuilder text, IReadOnlyList<OpenMessage> messages)
    {
        text.Append("""

            5. What was asked, allowed, sent and answered

            decisions.json   the policy decision: revision of the rules, decision number, verdict
            salts.json       where the key was at hand: what opens the commitments in leaves/, SHA-256(salt || SHA-256(value)), or that it was erased
            messages/        the messages themselves, sealed (.sealed) and, where the key was at hand, opened (.message), as HTTP text with the
                             signatures they carried; 'request' came from the caller, 'answer' went back to it, 'upstream-N-request' went to the
                             bank, 'upstream-N-response' came from it; 'signature' is the caller's signature with the text it signed and its key;
                             .certificate.pem is the certificate that the caller's connection showed

            """);
        if (!messages.Any(message => message.IsOpen))
            text.Append("No message is open in this pack: the key was not at hand, it was destroyed, or none was kept.\n");
        else
            text.Append("The log holds a commitment to each message: SHA-256 of a secret salt and the SHA-256 of the message. These commands compute it again:\n\n");
        foreach (var (name, state) in messages.Where(message => !message.IsOpen).Select(message => (message.Name, message.State)))
            text.Append(Closed(name, state));
        foreach (var (name, commitment) in messages.Where(message => message.IsOpen).Select(message => (message.Name, message.Commitment)))
            text.Append($"$ test \"$( {{ cat messages/{name}.salt; openssl dgst -sha256 -binary messages/{name}.message; }} | openssl dgst -sha256 -binary | openssl base64 -A)\" = '{commitment}'\n");
    }

    private static string Closed(string name, EvidenceState state) => state switch
    {
        EvidenceState.Erased => $"{name} cannot be read any more: its key was destroyed, and an entry of the log says so.\n",
        EvidenceState.Missing => $"{name} is not in the store, or its key is not.\n",
        _ => $"WRONG. {name} is not what was sealed, or was sealed under another key.\n",
    };
}
