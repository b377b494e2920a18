using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Finds the workload that a verified client certificate stands for.</summary>
/// <remarks>Names are compared part by part, value by value: encodings and spacing do not count, order does (RFC 5280 section 7.1).</remarks>
internal sealed class WorkloadDirectory(IOptions<IdentityOptions> options)
{
    private const string SubjectAlternativeName = "2.5.29.17";

    private readonly List<(Workload Workload, Conditions Conditions)> _known =
        [.. options.Value.Workloads.Select(entry => (new Workload(entry.Key, entry.Value.ClientIds), Conditions.From(entry.Value)))];

    /// <summary>The one workload whose conditions all hold; null when none or more than one does.</summary>
    public Workload? Find(X509Certificate2 certificate)
    {
        var facts = Conditions.Of(certificate);
        var fitting = _known.Where(entry => entry.Conditions.HoldFor(facts)).Select(entry => entry.Workload).Take(2).ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    private sealed record Conditions(string? Subject, IReadOnlyList<string> UriNames, string? Thumbprint)
    {
        public static Conditions From(WorkloadOptions options) => new(
            options.Subject is null ? null : Flatten(new X500DistinguishedName(options.Subject)),
            options.UriName is null ? [] : [options.UriName],
            options.Thumbprint);

        public static Conditions Of(X509Certificate2 certificate) =>
            new(Flatten(certificate.SubjectName), UriNamesOf(certificate), CertificateThumbprint.Of(certificate));

        public bool HoldFor(Conditions facts) =>
            (Subject is null || Subject == facts.Subject)
            && (UriNames.Count == 0 || facts.UriNames.Contains(UriNames[0], StringComparer.Ordinal))
            && (Thumbprint is null || Thumbprint == facts.Thumbprint);

        // Length-prefixed, so that no value can pass for two parts.
        private static string Flatten(X500DistinguishedName name) => string.Concat(
            name.EnumerateRelativeDistinguishedNames().Select(part => part.HasMultipleElements
                ? $"[{Convert.ToHexString(part.RawData.Span)}]"
                : $"[{part.GetSingleElementType().Value}={part.GetSingleElementValue()?.Length}:{part.GetSingleElementValue()}]"));

        // GeneralNames ::= SEQUENCE OF GeneralName; uniformResourceIdentifier is [6] IA5String.
        private static List<string> UriNamesOf(X509Certificate2 certificate)
        {
            var names = new List<string>();
            if (certificate.Extensions[SubjectAlternativeName] is not { } extension)
                return names;
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
            while (reader.HasData)
            {
                if (reader.PeekTag().HasSameClassAndValue(uri))
                    names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, uri));
                else
                    reader.ReadEncodedValue();
            }

            return names;
        }
    }
}
