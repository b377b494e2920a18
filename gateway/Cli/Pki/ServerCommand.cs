using System.CommandLine;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary><c>sfg pki server NAME --ca DIR --host HOST…</c>: a certificate for a listener.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var name = PkiArguments.Name();
        var folder = PkiArguments.Folder();
        var hosts = new Option<string[]>("--host") { Description = "Host name or IP address that callers use; may be repeated.", Required = true };
        var subject = PkiArguments.Subject();
        var days = PkiArguments.Days(days: 90, most: 397);
        var command = new Command("server", "Issues a server certificate.") { name, folder, hosts, subject, days };
        command.SetAction(result =>
        {
            var file = PkiArguments.FileName(result.GetValue(name)!);
            var leaf = new LeafRequest(
                PkiArguments.SubjectName(result.GetValue(subject), file), NamesOf(result.GetValue(hosts)!), IsServer: true, TimeSpan.FromDays(result.GetValue(days)));
            return PkiCommands.Issue(result, result.GetValue(folder)!, file, leaf);
        });
        return command;
    }

    private static X509Extension NamesOf(string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else if (Uri.CheckHostName(host) == UriHostNameType.Dns)
                names.AddDnsName(host);
            else
                throw new UnreadableInputException($"'{host}' is not a host name or IP address");
        }

        return names.Build();
    }
}
