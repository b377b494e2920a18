using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego.Bundles;

/// <summary>Checks the signature of a bundle and that it covers every member.</summary>
internal static class BundleVerifier
{
    public const string FileName = ".signatures.json";

    /// <summary>Id of the key that signed; null if no signature is asked for and there is none.</summary>
    public static string? Verify(SortedDictionary<string, byte[]> files, BundleVerification? wanted)
    {
        var isSigned = files.TryGetValue(FileName, out var content);
        if (wanted is null)
        {
            return isSigned ? throw Refuse("bundle is signed, but no verification key is configured") : null;
        }

        if (!isSigned)
        {
            throw Refuse("bundle missing .signatures.json file");
        }

        var token = ReadToken(content!);
        var (key, payload) = VerifyToken(token, wanted);
        if (wanted.Scope is not null && !(payload["scope"].TryGetString(out var scope) && scope == wanted.Scope))
        {
            throw Refuse("scope mismatch");
        }

        VerifyFiles(files, payload, wanted);
        return key.Id;
    }

    private static BundleRefusedException Refuse(string message) => new(BundleErrorCode.Signature, message);

    private static string ReadToken(byte[] content)
    {
        var map = BundleData.ReadJson(FileName, content, BundleErrorCode.Signature);
        return map.TryGetObject(out var read) && read["signatures"].TryGetArray(out var list) && list.Count == 1 && list[0].TryGetString(out var token)
            ? token
            : throw Refuse(".signatures.json: missing JWT (expected exactly one)");
    }

    private static (BundleKey Key, RegoObject Payload) VerifyToken(string token, BundleVerification wanted)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            throw Refuse("signature is no compact JWS");
        }

        var header = ReadPart(parts[0]);
        var payload = ReadPart(parts[1]);
        var key = ChooseKey(wanted, header, payload);
        if (key.Algorithm == "HS256" && !wanted.AllowSharedSecrets)
        {
            throw Refuse("shared secrets are not allowed for bundles");
        }

        if (!header["alg"].TryGetString(out var algorithm) || algorithm != key.Algorithm || header["crit"].IsDefined || !IsGood(key, parts))
        {
            throw Refuse("failed to verify message");
        }

        return (key, payload);
    }

    private static bool IsGood(BundleKey key, string[] parts)
    {
        try
        {
            return BundleSignature.Verify(key, parts[0] + "." + parts[1], Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static RegoObject ReadPart(string part)
    {
        try
        {
            return BundleData.ReadJson(FileName, Base64Url.DecodeFromChars(part), BundleErrorCode.Signature).TryGetObject(out var map) ? map : throw Refuse("signature is no compact JWS");
        }
        catch (FormatException)
        {
            throw Refuse("signature is no compact JWS");
        }
    }

    private static BundleKey ChooseKey(BundleVerification wanted, RegoObject header, RegoObject payload)
    {
        var id = wanted.KeyId;
        if (id is null && wanted.Keys.Count == 1)
        {
            return wanted.Keys[0];
        }

        id ??= payload["keyid"].TryGetString(out var claimed) ? claimed : header["kid"].TryGetString(out var named) ? named : "";
        return wanted.Keys.FirstOrDefault(key => key.Id == id) ?? throw Refuse("the bundle's verification key is not configured");
    }

    private static void VerifyFiles(SortedDictionary<string, byte[]> files, RegoObject payload, BundleVerification wanted)
    {
        if (!payload["files"].TryGetArray(out var list))
        {
            throw Refuse("signature lists no files");
        }

        var signed = new Dictionary<string, RegoObject>(StringComparer.Ordinal);
        foreach (var item in list.AsSpan())
        {
            if (!item.TryGetObject(out var entry) || !entry["name"].TryGetString(out var name) || !signed.TryAdd(name, entry))
            {
                throw Refuse("signature lists no files");
            }
        }

        foreach (var (name, content) in files.Where(file => file.Key != FileName && !wanted.ExcludedFiles.Contains(file.Key)))
        {
            VerifyFile(name, content, signed.GetValueOrDefault(name));
        }

        if (signed.Keys.FirstOrDefault(name => !files.ContainsKey(name) && !wanted.ExcludedFiles.Contains(name)) is { } missing)
        {
            throw Refuse($"file(s) [{missing}] specified in bundle signatures but not found in the target bundle");
        }
    }

    private static void VerifyFile(string name, byte[] content, RegoObject? entry)
    {
        if (entry is null)
        {
            throw Refuse($"file {name} not included in bundle signature");
        }

        var algorithm = entry["algorithm"].TryGetString(out var named) ? named : "SHA-256";
        var digest = BundleDigest.Compute(name, content, algorithm) ?? throw Refuse($"{name}: digest algorithm is not taken");
        if (!entry["hash"].TryGetString(out var wanted) || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(digest), Encoding.ASCII.GetBytes(wanted)))
        {
            throw Refuse($"{name}: digest mismatch");
        }
    }
}
