using System.CommandLine;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Witness;

/// <summary><c>sfg witness keygen NAME --out FILE</c>: a fresh Ed25519 witness key.</summary>
internal static class KeygenCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The witness's name, as witness.example/risk: no white space, no '+'." };
        var file = new Option<string>("--out") { Description = "New file for the private key; only its owner may read it.", Required = true };
        var command = new Command("keygen", "Makes a witness key: writes the private key, prints the verifier key.") { name, file };
        command.SetAction(result =>
        {
            var (text, key) = NotePrivateKey.Generate(result.GetValue(name)!, NoteKeyType.CosignatureEd25519);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            var path = Path.GetFullPath(result.GetValue(file)!);
            using (var writer = new StreamWriter(path, options))
                writer.WriteLine(text);
            // Before anybody trusts the key that is printed: a power cut must not take the other half.
            WholeFile.Flush(path);
            WholeFile.Flush(Path.GetDirectoryName(path)!);
            if (result.WantsJson())
                result.WriteJson(new { key = key.ToString() });
            else
                result.Output().WriteLine(key);
            return ExitCode.Good;
        });
        return command;
    }
}
