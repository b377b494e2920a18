using System.Text;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Bundles;

/// <summary>Reads bundles in OPA's layout: <c>.rego</c> modules, <c>data.json</c> by folder, <c>.manifest</c>, <c>.signatures.json</c>, <c>patch.json</c>.</summary>
/// <remarks>Unlike OPA 1.7.1, member names with <c>..</c> and modules of Rego v0 are refused.</remarks>
public sealed class BundleLoader(BundleOptions? options = null)
{
    private readonly BundleOptions options = options ?? BundleOptions.Default;

    /// <summary>Reads a gzip tar archive.</summary>
    public BundleResult LoadArchive(Stream archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return Guarded(() => Load(BundleFiles.ReadArchive(archive, options)));
    }

    /// <summary>Reads a folder with the same layout. Test modules are part of it.</summary>
    public BundleResult LoadFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Guarded(() => Load(BundleFolder.Read(folder, options)));
    }

    /// <summary>Reads what lies at a path: a folder, or an archive. The path itself may be a link; nothing in a folder may be one.</summary>
    public BundleResult LoadPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Guarded(() =>
        {
            if (new DirectoryInfo(path).Exists)
                return Load(BundleFolder.Read(path, options));
            using var archive = new FileStream(PlainFile.Open(path, Path.GetFileName(path), followLink: true), FileAccess.Read);
            return Load(BundleFiles.ReadArchive(archive, options));
        });
    }

    /// <summary>A text that changes when a name or byte of what lies at a path changes.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or would be refused; the message begins with the code.</exception>
    public string StampOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new DirectoryInfo(path).Exists)
                return BundleFolder.Stamp(path, options);
            using var archive = PlainFile.Open(path, Path.GetFileName(path), followLink: true);
            if (RandomAccess.GetLength(archive) > options.MaxTotalBytes)
                throw new BundleRefusedException(BundleErrorCode.TooLarge, "bundle exceeds its size limit");
            using var stream = new FileStream(archive, FileAccess.Read);
            return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
        }
        catch (BundleRefusedException refused)
        {
            throw new InvalidDataException($"{refused.Code}: {refused.Message}", refused);
        }
    }

    private static BundleResult Guarded(Func<PolicyBundle> load)
    {
        try
        {
            return BundleResult.Loaded(load());
        }
        catch (BundleRefusedException refused)
        {
            return BundleResult.Refused(refused.Code, refused.Message);
        }
    }

    private PolicyBundle Load(SortedDictionary<string, byte[]> files)
    {
        var signedBy = BundleVerifier.Verify(files, options.Verification);
        var manifest = BundleManifest.Read(files);
        var modules = new List<RegoModuleSource>();
        var data = new BundleData(manifest.Roots);
        foreach (var (name, content) in files)
        {
            switch (Path.GetFileName(name))
            {
                case "data.json":
                    data.Add(name, content);
                    break;
                case "data.yaml" or "data.yml":
                    data.AddYaml(name, content);
                    break;
                case var file when file.EndsWith(".rego", StringComparison.Ordinal):
                    modules.Add(ReadModule(name, content, manifest));
                    break;
            }
        }

        var delta = files.TryGetValue("patch.json", out var patch) ? BundleDelta.Read(patch, manifest.Roots) : null;
        return new PolicyBundle(manifest.Revision, manifest.Roots, modules, data.Build(), manifest.Metadata) { Delta = delta, SignedBy = signedBy, Sequence = manifest.Sequence, FilesDigest = BundleDigest.Of(files) };
    }

    private static RegoModuleSource ReadModule(string name, byte[] content, BundleManifest manifest)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw new BundleRefusedException(BundleErrorCode.Unreadable, $"module {name} is not UTF-8");
        }

        var parsed = new Parser(name, text).ParseModule();
        if (parsed is not null && !PolicyBundle.InRoots(manifest.Roots, parsed.PackagePath.ToList()))
        {
            throw new BundleRefusedException(BundleErrorCode.Roots, $"manifest roots [{string.Join(' ', manifest.Roots)}] do not permit 'package {string.Join('.', parsed.PackagePath)}' in module '{name}'");
        }

        return new RegoModuleSource("/" + name, text);
    }
}
