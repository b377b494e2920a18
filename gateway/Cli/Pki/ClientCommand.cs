using System.CommandLine;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary><c>sfg pki client NAME --ca DIR --uri spiffe://…</c>: a certificate for a calling workload.</summary>
internal static class ClientCommand
{
    public static Command Create()
    {
        var name = PkiArguments.Name();
        var folder = PkiArguments.Folder();
        var uris = new Option<string[]>("--uri") { Description = "URI that names the workload, as spiffe://example.com/erp; may be repeated.", Required = true };
        var subject = PkiArguments.Subject();
        var days = PkiArguments.Days(days: 90, most: 397);
        var command = new Command("client", "Issues a client certificate.") { name, folder, uris, subject, days };
        command.SetAction(result =>
        {
            var file = PkiArguments.FileName(result.GetValue(name)!);
            var leaf = new LeafRequest(
                PkiArguments.SubjectName(result.GetValue(subject), file), NamesOf(result.GetValue(uris)!), IsServer: false, TimeSpan.FromDays(result.GetValue(days)));
            return PkiCommands.Issue(result, result.GetValue(folder)!, file, leaf);
        });
        return command;
    }

    private static X509Extension NamesOf(string[] uris)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var text in uris)
            names.AddUri(Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new UnreadableInputException($"'{text}' is not an absolute URI"));
        return names.Build();
    }
}
