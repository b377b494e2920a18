using System.CommandLine;

namespace SecureFin.Cli.Pki;

/// <summary>The family <c>sfg pki</c>: certificates for tests and pilots.</summary>
internal static class PkiCommands
{
    public static void AddPki(this RootCommand root) => root.Subcommands.Add(new Command("pki", "Makes certificates for tests and pilots, and reads them.")
    {
        CaCommand.Create(),
        ServerCommand.Create(),
        ClientCommand.Create(),
        ShowCommand.Create(),
    });

    /// <summary>Issues one certificate from the authority of a folder and prints it.</summary>
    internal static int Issue(ParseResult result, string folder, string file, LeafRequest leaf)
    {
        using var authority = PemPair.In(folder, CertificateAuthority.FileName).Load();
        var files = PemPair.In(folder, file);
        using var certificate = CertificateAuthority.Issue(authority, files, leaf, TimeProvider.System);
        CertificateText.Write(result, certificate, files);
        return ExitCode.Good;
    }
}
