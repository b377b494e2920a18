using System.Formats.Asn1;

namespace SecureFin.Rego;

/// <summary>Extensions of certificates and requests in the form of Go's x509 structures.</summary>
/// <remarks>Source: RFC 5280 section 4.2.</remarks>
internal sealed class X509Extensions
{
    private static readonly string[] KnownUsages =
    [
        "2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.5",
        "1.3.6.1.5.5.7.3.6", "1.3.6.1.5.5.7.3.7", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9", "1.3.6.1.4.1.311.10.3.3",
        "2.16.840.1.113730.4.1", "1.3.6.1.4.1.311.2.1.22", "1.3.6.1.4.1.311.61.1.1",
    ];

    private readonly RegoArrayBuilder _all = new();
    private readonly RegoArrayBuilder _unhandled = new();
    private readonly RegoArrayBuilder _usages = new();
    private readonly RegoArrayBuilder _unknownUsages = new();
    private readonly RegoArrayBuilder _uris = new();
    private readonly RegoArrayBuilder _policies = new();
    private readonly RegoArrayBuilder _policyTexts = new();
    private readonly List<string> _dns = [];
    private readonly List<string> _emails = [];
    private readonly List<string> _addresses = [];
    private readonly List<string> _ocsp = [];
    private readonly List<string> _issuers = [];
    private readonly List<string> _crls = [];
    private RegoValue _subjectKey = RegoValue.Null;
    private RegoValue _authorityKey = RegoValue.Null;
    private long _keyUsage;
    private bool _hasBasics;
    private bool _isAuthority;
    private long _pathLength;

    /// <summary>URIs as texts.</summary>
    public List<string> UriTexts { get; } = [];

    public RegoValue All => _all.Count == 0 ? RegoValue.Null : _all.Build();

    // Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }
    public void Read(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().TagValue == (int)UniversalTagNumber.Boolean && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            var entry = new RegoObjectBuilder(3);
            entry.Set("Id", DerReader.Oid(oid));
            entry.Set("Critical", RegoValue.FromBoolean(critical));
            entry.Set("Value", DerReader.Base64(value));
            _all.Add(entry.Build());
            if (!Interpret(oid, new AsnReader(value, AsnEncodingRules.DER)) && critical) _unhandled.Add(DerReader.Oid(oid));
        }
    }

    private bool Interpret(string oid, AsnReader value)
    {
        switch (oid)
        {
            case "2.5.29.15": _keyUsage = Bits(value.ReadBitString(out _)); return true;
            case "2.5.29.19": Basics(value.ReadSequence()); return true;
            case "2.5.29.17": AlternativeNames(value.ReadSequence()); return true;
            case "2.5.29.37": Usages(value.ReadSequence()); return true;
            case "2.5.29.14": _subjectKey = DerReader.Base64(value.ReadOctetString()); return true;
            case "2.5.29.35": AuthorityKey(value.ReadSequence()); return true;
            case "2.5.29.31": Crls(value.ReadSequence()); return true;
            case "2.5.29.32": Policies(value.ReadSequence()); return true;
            case "1.3.6.1.5.5.7.1.1": Access(value.ReadSequence()); return true;
            default: return oid is "2.5.29.30" or "2.5.29.36" or "2.5.29.54" or "2.5.29.33";
        }
    }

    // Bit i of the string is bit i of the number.
    private static long Bits(byte[] bits)
    {
        long result = 0;
        for (var i = 0; i < Math.Min(bits.Length * 8, 9); i++)
        {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0) result |= 1L << i;
        }

        return result;
    }

    private void Basics(AsnReader value)
    {
        _hasBasics = true;
        _pathLength = -1;
        if (value.HasData && value.PeekTag().TagValue == (int)UniversalTagNumber.Boolean) _isAuthority = value.ReadBoolean();
        if (value.HasData) _pathLength = DerReader.Count(value);
    }

    private void AlternativeNames(AsnReader names)
    {
        while (names.HasData)
        {
            switch (names.PeekTag().TagValue)
            {
                case 1: _emails.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DerReader.Context(1))); break;
                case 2: _dns.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DerReader.Context(2))); break;
                case 6: AddUri(names.ReadCharacterString(UniversalTagNumber.IA5String, DerReader.Context(6))); break;
                case 7: _addresses.Add(Address(names.ReadOctetString(DerReader.Context(7)))); break;
                default: names.ReadEncodedValue(); break;
            }
        }
    }

    private static string Address(byte[] bytes)
    {
        if (bytes.Length is not (4 or 16)) throw new AsnContentException();
        return IpNetwork.Format(bytes.Aggregate(UInt128.Zero, static (all, next) => (all << 8) | next), bytes.Length == 4);
    }

    // A host of an empty label or of a character that is not printable makes the certificate unreadable.
    private void AddUri(string text)
    {
        if (GoUrl.Parse(text) is not { } uri) throw new AsnContentException();
        if (uri.Host.Length > 0 && (uri.Host.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || uri.Host.Split('.').Contains(string.Empty))) throw new AsnContentException();
        UriTexts.Add(text);
        _uris.Add(uri.Describe());
    }

    private void Usages(AsnReader usages)
    {
        while (usages.HasData)
        {
            var oid = usages.ReadObjectIdentifier();
            var known = Array.IndexOf(KnownUsages, oid);
            if (known >= 0) _usages.Add(RegoValue.FromInt64(known));
            else _unknownUsages.Add(DerReader.Oid(oid));
        }
    }

    private void AuthorityKey(AsnReader value)
    {
        if (DerReader.IsContext(value, 0)) _authorityKey = DerReader.Base64(value.ReadOctetString(DerReader.Context(0)));
    }

    private void Crls(AsnReader points)
    {
        while (points.HasData)
        {
            var point = points.ReadSequence();
            if (!DerReader.IsContext(point, 0)) continue;
            var name = point.ReadSequence(DerReader.Context(0, true));
            if (!DerReader.IsContext(name, 0)) continue;
            var full = name.ReadSequence(DerReader.Context(0, true));
            while (full.HasData)
            {
                if (DerReader.IsContext(full, 6)) _crls.Add(full.ReadCharacterString(UniversalTagNumber.IA5String, DerReader.Context(6)));
                else full.ReadEncodedValue();
            }
        }
    }

    private void Policies(AsnReader policies)
    {
        while (policies.HasData)
        {
            var oid = policies.ReadSequence().ReadObjectIdentifier();
            _policies.Add(DerReader.Oid(oid));
            _policyTexts.Add(RegoValue.FromString(oid));
        }
    }

    private void Access(AsnReader descriptions)
    {
        while (descriptions.HasData)
        {
            var description = descriptions.ReadSequence();
            var method = description.ReadObjectIdentifier();
            if (!DerReader.IsContext(description, 6)) continue;
            var location = description.ReadCharacterString(UniversalTagNumber.IA5String, DerReader.Context(6));
            if (method == "1.3.6.1.5.5.7.48.1") _ocsp.Add(location);
            else if (method == "1.3.6.1.5.5.7.48.2") _issuers.Add(location);
        }
    }

    /// <summary>Members of names that requests have as well.</summary>
    public void WriteNames(RegoObjectBuilder result)
    {
        result.Set("DNSNames", DerReader.Texts(_dns));
        result.Set("EmailAddresses", DerReader.Texts(_emails));
        result.Set("IPAddresses", DerReader.Texts(_addresses));
        result.Set("URIs", OrNull(_uris));
    }

    public void WriteTo(RegoObjectBuilder result)
    {
        WriteNames(result);
        result.Set("Extensions", All);
        result.Set("UnhandledCriticalExtensions", OrNull(_unhandled));
        result.Set("KeyUsage", RegoValue.FromInt64(_keyUsage));
        result.Set("ExtKeyUsage", OrNull(_usages));
        result.Set("UnknownExtKeyUsage", OrNull(_unknownUsages));
        result.Set("BasicConstraintsValid", RegoValue.FromBoolean(_hasBasics));
        result.Set("IsCA", RegoValue.FromBoolean(_isAuthority));
        result.Set("MaxPathLen", RegoValue.FromInt64(_pathLength));
        result.Set("MaxPathLenZero", RegoValue.FromBoolean(_hasBasics && _pathLength == 0));
        result.Set("SubjectKeyId", _subjectKey);
        result.Set("AuthorityKeyId", _authorityKey);
        result.Set("OCSPServer", DerReader.Texts(_ocsp));
        result.Set("IssuingCertificateURL", DerReader.Texts(_issuers));
        result.Set("CRLDistributionPoints", DerReader.Texts(_crls));
        result.Set("PolicyIdentifiers", OrNull(_policies));
        result.Set("Policies", OrNull(_policyTexts));
        foreach (var name in (ReadOnlySpan<string>)["ExtraExtensions", "PermittedDNSDomains", "ExcludedDNSDomains", "PermittedIPRanges", "ExcludedIPRanges",
            "PermittedEmailAddresses", "ExcludedEmailAddresses", "PermittedURIDomains", "ExcludedURIDomains", "PolicyMappings"]) result.Set(name, RegoValue.Null);
        foreach (var name in (ReadOnlySpan<string>)["InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy"])
        {
            result.Set(name, RegoValue.FromInt64(0));
            result.Set(name + "Zero", RegoValue.False);
        }

        result.Set("PermittedDNSDomainsCritical", RegoValue.False);
    }

    private static RegoValue OrNull(RegoArrayBuilder items) => items.Count == 0 ? RegoValue.Null : items.Build();
}
