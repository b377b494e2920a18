using System.CommandLine;

namespace SecureFin.Cli.Pki;

/// <summary><c>sfg pki ca DIR</c>: founds an authority.</summary>
internal static class CaCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder for ca.pem and ca.key; made when there is none." };
        var subject = PkiArguments.Subject();
        var days = PkiArguments.Days(days: 1825, most: 7300);
        var command = new Command("ca", "Makes an authority for tests and pilots.") { folder, subject, days };
        command.SetAction(result =>
        {
            var path = result.GetValue(folder)!;
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var files = PemPair.In(path, CertificateAuthority.FileName);
            var name = PkiArguments.SubjectName(result.GetValue(subject), "SecureFinGateway pilot authority");
            using var certificate = CertificateAuthority.Found(files, name, TimeSpan.FromDays(result.GetValue(days)), TimeProvider.System);
            CertificateText.Write(result, certificate, files);
            return ExitCode.Good;
        });
        return command;
    }
}
