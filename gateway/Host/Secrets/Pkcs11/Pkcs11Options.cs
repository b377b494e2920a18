namespace SecureFin.Gateway.Secrets.Pkcs11;

/// <summary>An HSM or token behind a PKCS#11 module, reached through OpenSSL.</summary>
public sealed class Pkcs11Options
{
    /// <summary>The maker's PKCS#11 library, such as <c>/usr/lib/softhsm/libsofthsm2.so</c>.</summary>
    public string ModulePath { get; set; } = "";

    /// <summary>File with the PIN; only its owner may read it.</summary>
    public string PinFile { get; set; } = "";

    /// <summary>OpenSSL engine. Default <c>pkcs11</c> (libp11).</summary>
    public string Engine { get; init; } = "pkcs11";

    /// <summary>Signatures made at the same time, 1 to 16. Default 2: more only wait inside the token.</summary>
    public int Parallel { get; init; } = 2;

    internal void ResolvePaths(Func<string, string> resolve) => (ModulePath, PinFile) = (resolve(ModulePath), resolve(PinFile));

    internal IEnumerable<string> Errors()
    {
        if (!File.Exists(ModulePath))
            yield return $"Secrets:Pkcs11:ModulePath: there is no file '{ModulePath}'.";
        if (!File.Exists(PinFile))
            yield return $"Secrets:Pkcs11:PinFile: there is no file '{PinFile}'.";
        if (Engine.Length == 0 || !Engine.All(char.IsAsciiLetterOrDigit))
            yield return "Secrets:Pkcs11:Engine is the name of an OpenSSL engine.";
        if (Parallel is < 1 or > 16)
            yield return "Secrets:Pkcs11:Parallel is 1 to 16.";
    }
}
