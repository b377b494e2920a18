using System.CommandLine;
using System.Security.Cryptography;
using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy build PATH… --output FILE</c>: makes a bundle archive, signed when a key is given.</summary>
internal sealed class BuildCommand
{
    private readonly PolicyOptions shared = new();
    private readonly Argument<string[]> paths = new("PATH") { Description = "Folders, modules and data files.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> output = new("--output", "-o") { Description = "Archive to write.", Required = true };
    private readonly Option<string?> revision = new("--revision", "-r") { Description = "Revision of the bundle; default: the manifest's." };
    private readonly Option<long?> sequence = new("--sequence") { Description = "Place in the order of bundles, from 1 on: a gateway takes no bundle with a lower one than it had. Default: the manifest's." };
    private readonly Option<string[]> roots = new("--root") { Description = "Path below data that the bundle owns, such as securefin/gateway; default: the manifest's, or all. May be given several times." };
    private readonly Option<string?> key = new("--signing-key") { Description = "File with a private key, PEM." };
    private readonly Option<string> keyId = new("--signing-key-id") { Description = "Name of the key in the signature.", DefaultValueFactory = _ => "bundle" };
    private readonly Option<string> algorithm = new("--signing-alg") { Description = "RS256, PS256 or ES256.", DefaultValueFactory = _ => "ES256" };
    private readonly Option<string?> scope = new("--scope") { Description = "Scope that the signature states." };

    public static Command Create() => new BuildCommand().Build();

    private Command Build()
    {
        algorithm.AcceptOnlyFromAmong("RS256", "PS256", "ES256");
        var command = new Command("build", "Builds a bundle.") { paths, output, revision, sequence, roots, key, keyId, algorithm, scope, shared.Capabilities };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var given = result.GetValue(paths)!;
        var source = PolicyFiles.Read(given);
        var builder = new BundleBuilder
        {
            Revision = result.GetValue(revision) ?? source.Revision,
            Sequence = result.GetValue(sequence),
            Metadata = source.Metadata,
            Roots = result.GetValue(roots) is { Length: > 0 } owned ? owned.Select(root => root.Trim('/')).ToList() : source.Roots,
            SigningKey = result.GetValue(key) is { } file ? new BundleKey(result.GetValue(keyId)!, result.GetValue(algorithm)!, InputBytes.TextOfFile(file)) : null,
            Scope = result.GetValue(scope),
        };
        var compiled = source.Compile(shared.Compiler(result));
        if (!compiled.Succeeded) // once more, with the files' names as people look for them; the bundle's begin at its root
            return PolicyJson.Fail(result, PolicyFiles.ReadFiles(given).Compile(shared.Compiler(result)).Errors, ExitCode.No);
        foreach (var module in source.Modules)
            builder.Add(module);
        return Write(result, builder.WithData(source.Data), result.GetValue(output)!);
    }

    // A gateway that watches the file sees the old bundle or the new one, never half of it.
    private static int Write(ParseResult result, BundleBuilder builder, string path)
    {
        var part = path + ".part";
        BundleResult built;
        try
        {
            using var archive = File.Create(part);
            built = builder.Write(archive);
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            File.Delete(part);
            throw new UnreadableInputException("--signing-key: the file holds no private key for the chosen --signing-alg");
        }

        if (built.Bundle is not { } bundle)
        {
            File.Delete(part);
            return PolicyJson.Fail(result, [new RegoError(built.Code!, built.Message!, "", 0, 0)], ExitCode.No);
        }

        File.Move(part, path, overwrite: true);
        if (result.WantsJson())
            PolicyJson.Write(result, new { Output = path, Revision = bundle.Revision ?? "", bundle.Sequence, bundle.Roots, Modules = bundle.Modules.Count, bundle.SignedBy });
        return ExitCode.Good;
    }
}
