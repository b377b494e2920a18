using System.CommandLine;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy build PATH --output FILE</c>: makes a bundle archive, signed when a key is given.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder with modules and data." };
        var output = new Option<string>("--output", "-o") { Description = "Archive to write.", Required = true };
        var revision = new Option<string?>("--revision") { Description = "Revision of the bundle; default: the manifest's." };
        var key = new Option<string?>("--signing-key") { Description = "File with a private key, PEM." };
        var algorithm = new Option<string>("--signing-alg") { Description = "RS256, PS256 or ES256.", DefaultValueFactory = _ => "ES256" };
        var command = new Command("build", "Builds a bundle.") { path, output, revision, key, algorithm };
        command.SetAction(result =>
        {
            var source = PolicyFiles.Read(result.GetValue(path)!);
            var builder = new BundleBuilder
            {
                Revision = result.GetValue(revision) ?? source.Revision,
                Roots = source.Roots,
                SigningKey = result.GetValue(key) is { } file ? new BundleKey("bundle", result.GetValue(algorithm)!, File.ReadAllText(file)) : null,
            };
            foreach (var module in source.Modules)
                builder.Add(module);
            return Write(result, builder.WithData(source.Data), result.GetValue(output)!);
        });
        return command;
    }

    // A gateway that watches the file sees the old bundle or the new one, never half of it.
    private static int Write(ParseResult result, BundleBuilder builder, string path)
    {
        var part = path + ".part";
        BundleResult built;
        using (var archive = File.Create(part))
            built = builder.Write(archive);
        if (!built.Succeeded)
        {
            File.Delete(part);
            result.Error().WriteLine($"{built.Code}: {built.Message}");
            return ExitCode.No;
        }

        File.Move(part, path, overwrite: true);
        return ExitCode.Good;
    }
}
