using System.Buffers.Text;
using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Bundles;

/// <summary>Looks into a bundle.</summary>
public static class BundleInspector
{
    /// <summary>Inspects an archive.</summary>
    /// <exception cref="InvalidDataException">It is no bundle archive, or a module or the manifest cannot be read; the message of a refused bundle begins with its code.</exception>
    public static BundleInspection InspectArchive(Stream archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return Guarded(() => BundleFiles.ReadArchive(archive, BundleOptions.Default));
    }

    /// <summary>Inspects a folder with the layout of a bundle.</summary>
    /// <exception cref="InvalidDataException">A module or the manifest cannot be read; the message of a refused bundle begins with its code.</exception>
    public static BundleInspection InspectFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Guarded(() => BundleFolder.Read(folder, BundleOptions.Default));
    }

    private static BundleInspection Guarded(Func<SortedDictionary<string, byte[]>> read)
    {
        try
        {
            return Inspect(read());
        }
        catch (BundleRefusedException refused)
        {
            throw new InvalidDataException($"{refused.Code}: {refused.Message}", refused);
        }
    }

    private static BundleInspection Inspect(SortedDictionary<string, byte[]> files)
    {
        var manifest = BundleManifest.Read(files);
        var modules = files.Where(file => file.Key.EndsWith(".rego", StringComparison.Ordinal)).Select(file => Parse(file.Key, file.Value)).ToList();
        var namespaces = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (path, file) in files.Keys.Select(DataPath).OfType<(string, string)>().Concat(modules.Select(module => (module.Package.ToString(), module.File))))
        {
            namespaces[path] = [.. namespaces.GetValueOrDefault(path) ?? [], file];
        }

        var rules = modules.SelectMany(module => module.Rules.Select(rule => PathOf(module, rule)));
        return new BundleInspection(
            manifest.Revision,
            manifest.Sequence,
            manifest.Roots,
            manifest.Metadata,
            files.Select(file => KeyValuePair.Create(file.Key, (long)file.Value.Length)).ToList(),
            namespaces,
            rules.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList(),
            modules.SelectMany(Annotations).ToList(),
            Signatures(files),
            BuiltinUse.Of(modules));
    }

    private static Module Parse(string name, byte[] content)
    {
        var parser = new Parser(name, System.Text.Encoding.UTF8.GetString(content));
        return parser.ParseModule() is { } module && parser.Errors.Count == 0 ? module : throw new InvalidDataException(RegoCompiler.ToError(parser.Errors[0]).ToString());
    }

    private static (string Path, string File)? DataPath(string name) => Path.GetFileName(name) is "data.json" or "data.yaml" or "data.yml"
        ? (string.Join('.', ["data", .. Path.GetDirectoryName(name)!.Split('/', StringSplitOptions.RemoveEmptyEntries)]), name)
        : null;

    private static string PathOf(Module module, Rule rule) =>
        TermPrinter.Print(new RefTerm([.. module.Package.Parts, ScalarTerm.String(((VarTerm)rule.Head.Reference[0]).Name, rule.Location), .. rule.Head.Reference.Skip(1)], rule.Location));

    private static IEnumerable<InspectedAnnotation> Annotations(Module module) =>
        module.Annotations.Select(annotation => Entry(module, annotation, module.Package.ToString()))
            .Concat(module.Rules.SelectMany(rule => rule.Annotations.Select(annotation => Entry(module, annotation, PathOf(module, rule)))))
            .DistinctBy(entry => entry.Row);

    private static InspectedAnnotation Entry(Module module, Annotation annotation, string path) => new(module.File, annotation.Location.Row, annotation.Scope, path, annotation.Fields);

    private static List<InspectedSignature> Signatures(SortedDictionary<string, byte[]> files)
    {
        if (!files.TryGetValue(BundleVerifier.FileName, out var content)
            || !BundleData.ReadJson(BundleVerifier.FileName, content, BundleErrorCode.Signature).TryGetObject(out var map)
            || !map["signatures"].TryGetArray(out var list))
        {
            return [];
        }

        return list.AsSpan().ToArray().Select(item => item.TryGetString(out var token) ? token.Split('.') : [])
            .Where(parts => parts.Length == 3).Select(parts => new InspectedSignature(Part(parts[0]), Part(parts[1]))).ToList();
    }

    private static RegoValue Part(string text)
    {
        try
        {
            return RegoJson.Parse(Base64Url.DecodeFromChars(text));
        }
        catch (Exception fault) when (fault is FormatException or RegoJsonException)
        {
            throw new InvalidDataException("a signature of the bundle is no compact JWS", fault);
        }
    }
}
