using System.CommandLine;
using System.Globalization;
using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy inspect PATH</c>: what a bundle holds, without trusting it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Bundle: folder or archive.", DefaultValueFactory = _ => "." };
        var annotations = Flag.Create("Adds the metadata blocks.", "--annotations", "-a");
        var command = new Command("inspect", "Shows revision, roots, files, rules, annotations and signatures of a bundle.") { path, annotations };
        command.SetAction(result =>
        {
            var found = Inspect(result.GetValue(path)!);
            if (result.WantsJson())
                PolicyJson.Write(result, ToJson(found, result.GetValue(annotations)));
            else
                Print(result.Output(), found, result.GetValue(annotations));
            return ExitCode.Good;
        });
        return command;
    }

    private static BundleInspection Inspect(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return BundleInspector.InspectFolder(path);
            using var archive = File.OpenRead(path);
            return BundleInspector.InspectArchive(archive);
        }
        catch (InvalidDataException refused)
        {
            // The message of a refused bundle begins with its code.
            var code = refused.Message.Split(": ")[0];
            throw new UnreadableInputException($"{path}: {refused.Message}", code.StartsWith("bundle.", StringComparison.Ordinal) ? code : InputCode.Invalid);
        }
    }

    private static object ToJson(BundleInspection found, bool annotations) => new
    {
        Manifest = new { Revision = found.Revision ?? "", found.Roots, Metadata = PolicyJson.Of(found.Metadata) },
        SignaturesConfig = found.Signatures.Count == 0 ? new object() : new { Signatures = found.Signatures.Select(signature => new { Header = PolicyJson.Of(signature.Header), Payload = PolicyJson.Of(signature.Payload) }) },
        found.Namespaces,
        Files = found.Files.ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal),
        found.Rules,
        Annotations = annotations ? found.Annotations.Select(note => new { note.Path, note.Scope, Location = new { note.File, note.Row }, Annotations = PolicyJson.Of(note.Fields) }) : null,
        Capabilities = new { Builtins = found.Builtins.Select(PolicyJson.Of), Features = new[] { "rego_v1" } },
    };

    private static void Print(TextWriter output, BundleInspection found, bool annotations)
    {
        output.WriteLine($"revision   {(string.IsNullOrEmpty(found.Revision) ? "(none)" : found.Revision)}");
        output.WriteLine($"sequence   {found.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "(none)"}");
        output.WriteLine($"roots      {string.Join(", ", found.Roots.Select(root => root.Length == 0 ? "(all)" : root))}");
        if (found.Signatures.Count == 0)
            output.WriteLine("signature  (none)");
        foreach (var signature in found.Signatures)
            output.WriteLine($"signature  {signature.Header.ToJson()} (not verified)");
        foreach (var (path, files) in found.Namespaces)
            output.WriteLine($"namespace  {path}: {string.Join(", ", files)}");
        foreach (var (name, size) in found.Files)
            output.WriteLine($"file       {name} ({size} bytes)");
        foreach (var rule in found.Rules)
            output.WriteLine($"rule       {rule}");
        foreach (var builtin in found.Builtins)
            output.WriteLine($"built-in   {builtin.AsObject()["name"].AsString()}");
        foreach (var note in annotations ? found.Annotations : [])
            output.WriteLine($"annotation {note.File}:{note.Row} {note.Scope} {note.Path}: {note.Fields.ToJson()}");
    }
}
