using System.CommandLine;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Cli.Audit;

/// <summary>The part of <c>sfg audit verify</c> that checks RFC 3161 time stamps: token, authority, and that what was stamped is this log.</summary>
internal sealed class TimestampCheck(string directory, IReadOnlyList<VerifierKey> keys, X509Certificate2Collection authorities)
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8"; // id-kp-timeStamping
    private readonly TreeReader _tree = new(new DirectoryTiles(directory));

    /// <summary>True when every token in the folder is good.</summary>
    public static bool Run(ParseResult result, string directory, IReadOnlyList<VerifierKey> keys, string folder, string? authoritiesFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authoritiesFile ?? throw new UnreadableInputException("--timestamps needs --tsa"));
        var check = new TimestampCheck(directory, keys, authorities);
        var output = result.WantsJson() ? result.Error() : result.Output();
        var bad = 0;
        var tokens = Directory.GetFiles(folder, "*.tsr").Order(StringComparer.Ordinal).ToList();
        foreach (var token in tokens)
        {
            var (time, fault) = check.Check(token);
            bad += fault is null ? 0 : 1;
            output.WriteLine(fault is null ? $"timestamp    {Path.GetFileName(token)}  {time:yyyy-MM-dd'T'HH:mm:ss'Z'}" : $"timestamp.bad  {Path.GetFileName(token)}  {fault}");
        }

        output.WriteLine($"timestamps   {tokens.Count - bad} good, {bad} bad");
        return bad == 0 && tokens.Count > 0;
    }

    /// <summary>The time that a token states, or what is wrong with it.</summary>
    private (DateTimeOffset Time, string? Fault) Check(string file)
    {
        try
        {
            var stamped = File.ReadAllBytes(Path.ChangeExtension(file, ".checkpoint"));
            if (TokenOf(File.ReadAllBytes(file)) is not { } token)
                return (default, "is not a granted time stamp");
            if (!token.VerifySignatureForData(stamped, out var signer, token.AsSignedCms().Certificates))
                return (default, "is not a signature over the checkpoint");
            return (token.TokenInfo.Timestamp, LeadsToAuthority(signer!, token) ? FaultOf(Checkpoint.Parse(stamped)) : "does not lead to a given authority");
        }
        catch (Exception e) when (e is IOException or CryptographicException or FormatException or AsnContentException or InvalidDataException or ArgumentOutOfRangeException)
        {
            return (default, $"cannot be read ({e.GetType().Name})");
        }
    }

    private string? FaultOf(Checkpoint checkpoint)
    {
        if (checkpoint.Note.Verify([.. keys]) is not { Count: > 0 })
            return "stamps a checkpoint that no given key signed";
        return _tree.Root(checkpoint.Size) == checkpoint.Root ? null : "stamps another log";
    }

    // TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL } (RFC 3161 section 2.4.2)
    private static Rfc3161TimestampToken? TokenOf(byte[] response)
    {
        var outer = new AsnReader(response, AsnEncodingRules.BER);
        var sequence = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var status = sequence.ReadSequence().ReadInteger();
        return status <= 1 && sequence.HasData && Rfc3161TimestampToken.TryDecode(sequence.ReadEncodedValue(), out var token, out _) ? token : null;
    }

    private bool LeadsToAuthority(X509Certificate2 signer, Rfc3161TimestampToken token)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
        chain.ChainPolicy.VerificationTime = token.TokenInfo.Timestamp.UtcDateTime;
        return chain.Build(signer);
    }
}
