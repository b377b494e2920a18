using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary><c>sfg pki show FILE</c>: what a configuration needs to know of a certificate.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Certificate, PEM or DER." };
        var command = new Command("show", "Prints subject, names, thumbprint and end of a certificate.") { file };
        command.SetAction(result =>
        {
            using var certificate = Load(result.GetValue(file)!);
            CertificateText.Write(result, certificate);
            return ExitCode.Good;
        });
        return command;
    }

    private static X509Certificate2 Load(string path)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(path);
        }
        catch (CryptographicException)
        {
            throw new UnreadableInputException($"'{path}' is not a readable certificate");
        }
    }
}
