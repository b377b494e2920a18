using System.Buffers.Text;
using System.Text;
using SecureFin.Audit.Evidence;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds the messages: as sealed, and when the key is given, opened with the salt that shows what the log committed to.</summary>
internal sealed class PackMessages(PackWriter zip, EvidenceStore? store, bool opens)
{
    /// <summary>Writes them below <c>messages/</c>; returns those that were to be opened.</summary>
    public List<OpenMessage> Write(IEnumerable<PackLeaf> leaves)
    {
        var messages = new List<OpenMessage>();
        foreach (var (name, reference, commitment) in leaves.SelectMany(leaf => leaf.Messages()))
        {
            if (store?.ReadSealed(reference) is { } record)
                zip.Add($"messages/{name}.sealed", record);
            if (opens)
                messages.Add(Open(name, reference, commitment));
        }

        return messages;
    }

    private OpenMessage Open(string name, string reference, string commitment)
    {
        var message = store?.Open(reference) ?? new OpenedEvidence(EvidenceState.Missing, default, default);
        var state = message.State == EvidenceState.Intact && !Commitment.Holds(Convert.FromBase64String(commitment), message.Salt.Span, message.Body.Span)
            ? EvidenceState.Tampered
            : message.State;
        if (state != EvidenceState.Intact)
        {
            zip.Add($"messages/{name}.state", $"{state}\n");
            return new OpenMessage(name, commitment, state, default);
        }

        zip.Add($"messages/{name}.message", message.Body.Span);
        zip.Add($"messages/{name}.salt", message.Salt.Span);
        if (Certificate(message.Body.Span) is { } pem)
            zip.Add($"messages/{name}.certificate.pem", pem);
        return new OpenMessage(name, commitment, state, message.Body);
    }

    /// <summary>The caller's certificate, which a kept request carries in a field (RFC 9440).</summary>
    private static string? Certificate(ReadOnlySpan<byte> message)
    {
        var start = message.IndexOf("\r\nClient-Cert: :"u8);
        var head = message.IndexOf("\r\n\r\n"u8);
        if (start < 0 || start > head)
            return null;
        var value = message[(start + 16)..];
        value = value[..value.IndexOf((byte)':')];
        return Base64.IsValid(value) ? System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", Convert.FromBase64String(Encoding.ASCII.GetString(value))) + "\n" : null;
    }
}
