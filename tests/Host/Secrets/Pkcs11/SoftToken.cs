using SecureFin.Gateway.Secrets.Pkcs11;
using SecureFin.Gateway.Tests.Egress.Signing;

namespace SecureFin.Gateway.Tests.Secrets.Pkcs11;

/// <summary>A SoftHSM token of this test run with one EC and one RSA key. One a process: the module reads its settings once.</summary>
internal static class SoftToken
{
    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    private const string Pin = "493871";

    private static readonly Lazy<Task<string>> Folder = new(MakeAsync);

    public static bool IsInstalled { get; } = File.Exists(Module) && Directory.GetFiles("/usr/lib", "libpkcs11.so", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 4 }).Length > 0;

    /// <summary>URI of the key with that label.</summary>
    public static string Uri(string label) => $"pkcs11:token=tests;object={label};type=private";

    public static async Task<Pkcs11Options> OptionsAsync(string pin = Pin)
    {
        var folder = await Folder.Value;
        var file = Path.Combine(folder, $"pin-{pin}");
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, pin);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new Pkcs11Options { ModulePath = Module, PinFile = file };
    }

    private static async Task<string> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("softhsm-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var settings = Path.Combine(folder, "softhsm2.conf");
        await File.WriteAllTextAsync(settings, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        NativeEnvironment.Set("SOFTHSM2_CONF", settings);
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", settings); // for the tools that are started from here
        using var tool = new Tool();
        await tool.MustAsync("softhsm2-util", "--init-token", "--free", "--label", "tests", "--pin", Pin, "--so-pin", "12345678");
        await ImportAsync(tool, "ec-seal", "01", Seal.Ec.KeyPem);
        await ImportAsync(tool, "rsa-seal", "02", Seal.Rsa.KeyPem);
        return folder;
    }

    private static Task ImportAsync(Tool tool, string label, string id, string pem) =>
        tool.MustAsync("softhsm2-util", "--import", tool.Write(label + ".pem", pem), "--token", "tests", "--label", label, "--id", id, "--pin", Pin);
}
