using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Listeners;

/// <summary>The operator's certificate revocation lists. Every issuer in a chain needs a current list; without one the chain is refused.</summary>
/// <remarks>Source: RFC 5280 section 5. Delta and indirect lists (critical extensions) are refused when read.</remarks>
internal sealed class RevocationLists(IReadOnlyList<RevocationList> lists)
{
    /// <summary>Reads PEM or DER files.</summary>
    /// <exception cref="InvalidDataException">A file is no revocation list or one of a kind that is not supported.</exception>
    public static RevocationLists Load(IEnumerable<string> files) => new([.. files.Select(file => Read(file))]);

    /// <summary>Returns null when no certificate of the chain is revoked, else why it is refused.</summary>
    /// <param name="chain">Leaf first, anchor last.</param>
    public string? Refusal(IReadOnlyList<X509Certificate2> chain, DateTimeOffset time)
    {
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            var (certificate, issuer) = (chain[i], chain[i + 1]);
            var current = lists.Where(list => list.IsCurrent(time) && list.IsFrom(issuer)).ToList();
            if (current.Count == 0)
                return "an issuer has no current revocation list";
            if (current.Exists(list => list.Revokes(certificate.SerialNumberBytes.Span)))
                return "a certificate is revoked";
        }

        return null;
    }

    /// <summary>The oldest date of the current lists that speak of this chain; null when there are none.</summary>
    /// <param name="chain">Leaf first, anchor last.</param>
    public DateTimeOffset? AsOf(IReadOnlyList<X509Certificate2> chain, DateTimeOffset time) =>
        lists.Where(list => list.IsCurrent(time) && chain.Skip(1).Any(list.IsFrom)).Select(list => (DateTimeOffset?)list.AsOf).Min();

    private static RevocationList Read(string file)
    {
        try
        {
            return RevocationList.Parse(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is AsnContentException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{file} is not a certificate revocation list that is supported.", e);
        }
    }
}
