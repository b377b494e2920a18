using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary>Reads modules and data: bundle folders, bundle archives, single modules and data files.</summary>
internal static class PolicyFiles
{
    /// <exception cref="UnreadableInputException">There is nothing at the path, or what is there is refused.</exception>
    public static PolicyBundle Read(string path)
    {
        if (Directory.Exists(path))
            return Filled(Taken(new BundleLoader().LoadFolder(path), path), path);
        if (!File.Exists(path) && PrefixedData(path) is { } placed)
            return placed;
        if (!File.Exists(path))
            throw new UnreadableInputException($"there is nothing at {path}", InputCode.Missing);
        return Path.GetExtension(path) switch
        {
            ".rego" => new PolicyBundle(null, [""], [new RegoModuleSource(path, InputBytes.TextOfFile(path))], RegoObject.Empty, default),
            ".json" => new PolicyBundle(null, [""], [], Json(path, bytes => RegoJson.Parse(bytes)), default),
            _ => Archive(path),
        };
    }

    // a.b:FILE roots a data file under data.a.b.
    private static PolicyBundle? PrefixedData(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || Path.GetExtension(path) != ".json" || !File.Exists(path[(colon + 1)..]))
            return null;
        var data = Json(path[(colon + 1)..], bytes => RegoJson.Parse(bytes));
        foreach (var name in path[..colon].Split('.').Reverse())
        {
            var holder = new RegoObjectBuilder(1);
            holder.Set(RegoValue.FromString(name), data);
            data = holder.Build();
        }

        return new PolicyBundle(null, [""], [], data, default);
    }

    /// <summary>All of several paths as one; a document that two of them define differently is refused.</summary>
    public static PolicyBundle Read(IReadOnlyList<string> paths) => Read(paths.Select(Read).ToList());

    private static PolicyBundle Read(List<PolicyBundle> read)
    {
        if (read.Count == 1)
            return read[0];
        var modules = read.SelectMany(bundle => bundle.Modules).ToList();
        if (modules.GroupBy(module => module.Path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UnreadableInputException($"{twice.Key} is there twice");
        var data = read.Aggregate((RegoValue)RegoObject.Empty, (whole, bundle) => Merge(whole, bundle.Data));
        return new PolicyBundle(read.Select(bundle => bundle.Revision).FirstOrDefault(revision => revision is not null), [""], modules, data, default);
    }

    /// <summary>As <see cref="Read(IReadOnlyList{string})"/>, with modules named by their files, as people look for them.</summary>
    public static PolicyBundle ReadFiles(IReadOnlyList<string> paths) => Read(paths.Select(path => Directory.Exists(path) ? Named(Read(path), path) : Read(path)).ToList());

    private static PolicyBundle Named(PolicyBundle bundle, string folder) => bundle with
    {
        Modules = bundle.Modules.Select(module => module with { Path = Path.GetRelativePath(".", Path.Combine(folder, module.Path.TrimStart('/'))) is var near && !near.StartsWith("..", StringComparison.Ordinal) ? near : Path.Combine(folder, module.Path.TrimStart('/')) }).ToList(),
    };

    public delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    public static T Json<T>(string file, Reader<T> read) => Json(file, InputBytes.OfFile(file), read);

    /// <exception cref="UnreadableInputException">It is no JSON; the message names where it came from.</exception>
    public static T Json<T>(string file, byte[] content, Reader<T> read)
    {
        try
        {
            return read(content);
        }
        catch (Exception fault) when (fault is RegoJsonException or FormatException)
        {
            throw new UnreadableInputException($"{file}: {fault.Message}");
        }
    }

    /// <summary>A schema of the input alone, or the schemas of a folder by path without extension, with dots; there, input.json is the schema of the input too.</summary>
    public static Dictionary<string, RegoValue> Schemas(string path)
    {
        if (!Directory.Exists(path))
            return new Dictionary<string, RegoValue>(StringComparer.Ordinal) { [""] = Json(path, bytes => RegoJson.Parse(bytes)) };
        var named = Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).ToDictionary(
            file => Path.ChangeExtension(Path.GetRelativePath(path, file), null).Replace(Path.DirectorySeparatorChar, '.'),
            file => Json(file, bytes => RegoJson.Parse(bytes)),
            StringComparer.Ordinal);
        if (named.TryGetValue("input", out var input))
            named.Add("", input);
        return named;
    }

    /// <summary>The module files of a path, or the path itself.</summary>
    public static IEnumerable<string> Modules(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*.rego", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [path];

    private static PolicyBundle Archive(string path)
    {
        using var archive = File.OpenRead(path);
        return Taken(new BundleLoader().LoadArchive(archive), path);
    }

    private static RegoValue Merge(RegoValue left, RegoValue right)
    {
        if (!left.TryGetObject(out var map) || !right.TryGetObject(out var other))
            return left.Equals(right) ? left : throw new UnreadableInputException("two data files define the same document");
        var builder = new RegoObjectBuilder();
        builder.SetAll(map);
        for (var i = 0; i < other.Count; i++)
            builder.Set(other.KeyAt(i), map.TryGetValue(other.KeyAt(i), out var held) ? Merge(held, other.ValueAt(i)) : other.ValueAt(i));
        return builder.Build();
    }

    // A wrong folder would pass all its tests.
    private static PolicyBundle Filled(PolicyBundle bundle, string path) => bundle.Modules.Count > 0 || (bundle.Data.TryGetObject(out var data) && data.Count > 0)
        ? bundle
        : throw new UnreadableInputException($"{path}: there is no module and no data in this folder");

    private static PolicyBundle Taken(BundleResult result, string path) =>
        result.Bundle ?? throw new UnreadableInputException($"{path}: {result.Code}: {result.Message}", result.Code!);
}
