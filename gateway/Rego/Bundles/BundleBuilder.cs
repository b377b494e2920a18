using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace SecureFin.Rego.Bundles;

/// <summary>Writes bundle archives: equal contents give equal bytes (but for signatures with PS256 and ES256).</summary>
public sealed class BundleBuilder
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>Revision for the manifest.</summary>
    public string? Revision { get; init; }

    /// <summary>Paths below data that the bundle owns; null owns all.</summary>
    public IReadOnlyList<string>? Roots { get; init; }

    /// <summary>Place in the order of bundles, from 1 on; null keeps what <see cref="Metadata"/> says.</summary>
    public long? Sequence { get; init; }

    /// <summary>Metadata for the manifest; undefined for none.</summary>
    public RegoValue Metadata { get; init; }

    /// <summary>Key that signs; null writes an unsigned bundle.</summary>
    public BundleKey? SigningKey { get; init; }

    /// <summary>Scope that the signature states.</summary>
    public string? Scope { get; init; }

    /// <summary>Adds a module under its path.</summary>
    public BundleBuilder Add(RegoModuleSource module)
    {
        ArgumentNullException.ThrowIfNull(module);
        files[module.Path.TrimStart('/')] = Encoding.UTF8.GetBytes(module.Text);
        return this;
    }

    /// <summary>Sets the data, written as data.json at the root.</summary>
    public BundleBuilder WithData(RegoValue data)
    {
        files["data.json"] = Encoding.UTF8.GetBytes(data.ToJson());
        return this;
    }

    /// <summary>Writes the archive and reads it back, so that nothing is written that the loader would refuse.</summary>
    /// <returns>The bundle as loaded, or why it would be refused; then nothing is written.</returns>
    public BundleResult Write(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        files[BundleManifest.FileName] = Encoding.UTF8.GetBytes(ManifestText());
        files.Remove(BundleVerifier.FileName);
        if (SigningKey is not null)
        {
            files[BundleVerifier.FileName] = Encoding.UTF8.GetBytes($$"""{"signatures":["{{BundleSignature.Sign(SigningKey, PayloadText())}}"]}""");
        }

        using var buffer = new MemoryStream();
        WriteArchive(buffer);
        buffer.Position = 0;
        var options = SigningKey is null ? BundleOptions.Default : BundleOptions.Default with { Verification = new BundleVerification([SigningKey]) { AllowSharedSecrets = true } };
        var result = new BundleLoader(options).LoadArchive(buffer);
        if (result.Succeeded)
        {
            buffer.Position = 0;
            buffer.CopyTo(output);
        }

        return result;
    }

    private string ManifestText()
    {
        var manifest = new RegoObjectBuilder();
        manifest.Set("revision", RegoValue.FromString(Revision ?? ""));
        manifest.Set("roots", RegoArray.Create((Roots ?? [""]).Select(RegoValue.FromString).ToArray()));
        manifest.Set("rego_version", RegoValue.FromInt64(1));
        var metadata = Sequence is { } sequence ? With(Metadata, BundleManifest.Owner, With(OwnMetadata(), "sequence", RegoValue.FromInt64(sequence))) : Metadata;
        if (metadata.IsDefined)
        {
            manifest.Set("metadata", metadata);
        }

        return ((RegoValue)manifest.Build()).ToJson();
    }

    private RegoValue OwnMetadata() => Metadata.TryGetObject(out var map) ? map[BundleManifest.Owner] : default;

    private static RegoValue With(RegoValue held, string name, RegoValue value)
    {
        var builder = new RegoObjectBuilder();
        if (held.TryGetObject(out var map))
        {
            builder.SetAll(map);
        }

        builder.Set(name, value);
        return builder.Build();
    }

    private string PayloadText()
    {
        var list = files.Select(file =>
        {
            var entry = new RegoObjectBuilder();
            entry.Set("name", RegoValue.FromString(file.Key));
            entry.Set("hash", RegoValue.FromString(BundleDigest.Compute(file.Key, file.Value, "SHA-256")!));
            entry.Set("algorithm", RegoValue.FromString("SHA-256"));
            return (RegoValue)entry.Build();
        });
        var payload = new RegoObjectBuilder();
        payload.Set("files", RegoArray.Create(list.ToArray()));
        payload.Set("keyid", RegoValue.FromString(SigningKey!.Id));
        if (Scope is not null)
        {
            payload.Set("scope", RegoValue.FromString(Scope));
        }

        return ((RegoValue)payload.Build()).ToJson();
    }

    private void WriteArchive(Stream stream)
    {
        using var zipped = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        using var writer = new TarWriter(zipped, TarEntryFormat.Ustar);
        foreach (var (name, content) in files)
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "/" + name)
            {
                DataStream = new MemoryStream(content),
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
        }
    }
}
