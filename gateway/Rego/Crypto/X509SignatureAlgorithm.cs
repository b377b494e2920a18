using System.Formats.Asn1;

namespace SecureFin.Rego;

/// <summary>Go's numbers of signature algorithms.</summary>
internal static class X509SignatureAlgorithm
{
    public static int Number(AsnReader identifier)
    {
        var oid = identifier.ReadObjectIdentifier();
        return oid switch
        {
            "1.2.840.113549.1.1.2" => 1,
            "1.2.840.113549.1.1.4" => 2,
            "1.2.840.113549.1.1.5" => 3,
            "1.2.840.113549.1.1.11" => 4,
            "1.2.840.113549.1.1.12" => 5,
            "1.2.840.113549.1.1.13" => 6,
            "1.2.840.10040.4.3" => 7,
            "2.16.840.1.101.3.4.3.2" => 8,
            "1.2.840.10045.4.1" => 9,
            "1.2.840.10045.4.3.2" => 10,
            "1.2.840.10045.4.3.3" => 11,
            "1.2.840.10045.4.3.4" => 12,
            "1.2.840.113549.1.1.10" => Pss(identifier),
            "1.3.101.112" => 16,
            _ => 0,
        };
    }

    // RSASSA-PSS-params: the hash is the first tagged member.
    private static int Pss(AsnReader identifier)
    {
        if (!identifier.HasData) return 0;
        var parameters = identifier.ReadSequence();
        if (!DerReader.IsContext(parameters, 0)) return 0;
        return parameters.ReadSequence(DerReader.Context(0, true)).ReadSequence().ReadObjectIdentifier() switch
        {
            "2.16.840.1.101.3.4.2.1" => 13,
            "2.16.840.1.101.3.4.2.2" => 14,
            "2.16.840.1.101.3.4.2.3" => 15,
            _ => 0,
        };
    }
}
