using System.Formats.Asn1;

namespace SecureFin.Rego;

/// <summary>A distinguished name in the form of Go's pkix.Name.</summary>
internal static class X509Name
{
    private static readonly (string Oid, string Member)[] Lists =
    [
        ("2.5.4.6", "Country"), ("2.5.4.10", "Organization"), ("2.5.4.11", "OrganizationalUnit"), ("2.5.4.7", "Locality"),
        ("2.5.4.8", "Province"), ("2.5.4.9", "StreetAddress"), ("2.5.4.17", "PostalCode"),
    ];

    // Name ::= SEQUENCE OF SET OF SEQUENCE { type, value }
    public static RegoValue Read(AsnReader name)
    {
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var (commonName, serialNumber) = (string.Empty, string.Empty);
        var names = new RegoArrayBuilder();
        var sequence = name.ReadSequence();
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf();
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                var oid = attribute.ReadObjectIdentifier();
                var text = DerReader.Text(attribute);
                names.Add(Attribute(oid, text));
                if (text is null) continue;
                if (oid == "2.5.4.3") commonName = text;
                else if (oid == "2.5.4.5") serialNumber = text;
                else if (Array.Find(Lists, entry => entry.Oid == oid).Member is { } member)
                {
                    if (!lists.TryGetValue(member, out var list)) lists.Add(member, list = []);
                    list.Add(text);
                }
            }
        }

        var result = new RegoObjectBuilder(12);
        foreach (var (_, member) in Lists) result.Set(member, DerReader.Texts(lists.GetValueOrDefault(member)));
        result.Set("SerialNumber", RegoValue.FromString(serialNumber));
        result.Set("CommonName", RegoValue.FromString(commonName));
        result.Set("Names", names.Count == 0 ? RegoValue.Null : names.Build());
        result.Set("ExtraNames", RegoValue.Null);
        return result.Build();
    }

    private static RegoObject Attribute(string oid, string? text)
    {
        var result = new RegoObjectBuilder(2);
        result.Set("Type", DerReader.Oid(oid));
        result.Set("Value", text is null ? RegoValue.Null : RegoValue.FromString(text));
        return result.Build();
    }
}
