namespace SecureFin.Rego.Bundles;

/// <summary>Puts the data files of a bundle together.</summary>
internal sealed class BundleData(IReadOnlyList<string> roots)
{
    private RegoValue data = RegoObject.Empty;

    public RegoValue Build() => data;

    public void Add(string name, byte[] content) => Put(name, ReadJson(name, content, BundleErrorCode.Data));

    public void AddYaml(string name, byte[] content)
    {
        Put(name, ReadYaml(name, content));
    }

    /// <summary>Most values in a YAML file, aliases counted each time.</summary>
    private const long MaxYamlNodes = 5_000_000;

    public static RegoValue ReadYaml(string name, byte[] content)
    {
        try
        {
            return YamlReader.Read(System.Text.Encoding.UTF8.GetString(content), MaxYamlNodes);
        }
        catch (YamlError error)
        {
            throw new BundleRefusedException(BundleErrorCode.Data, $"{name}: {error.Message}");
        }
    }

    public static RegoValue ReadJson(string name, byte[] content, string code)
    {
        try
        {
            return RegoJson.Parse(content, null, new JsonLimits { MaxBytes = int.MaxValue });
        }
        catch (RegoJsonException exception)
        {
            throw new BundleRefusedException(code, $"{name}: {exception.Message}");
        }
    }

    private void Put(string name, RegoValue value)
    {
        var folder = name.Split('/')[..^1];
        CheckRoots(folder, value);
        for (var i = folder.Length - 1; i >= 0; i--)
        {
            var wrapper = new RegoObjectBuilder(1);
            wrapper.Set(folder[i], value);
            value = wrapper.Build();
        }

        if (!value.TryGetObject(out var map))
        {
            throw new BundleRefusedException(BundleErrorCode.Data, $"{name}: data at the root must be an object");
        }

        data = Merge(data, map, name);
    }

    private void CheckRoots(IReadOnlyList<string> path, RegoValue value)
    {
        if (PolicyBundle.InRoots(roots, path))
        {
            return;
        }

        if (!value.TryGetObject(out var map) || map.Count == 0 || !PolicyBundle.InRoots(roots, path, orAbove: true))
        {
            if (value.TryGetObject(out var empty) && empty.Count == 0)
            {
                return;
            }

            throw new BundleRefusedException(BundleErrorCode.Roots, $"manifest roots [{string.Join(' ', roots)}] do not permit data at path '/{string.Join('/', path)}'");
        }

        for (var i = 0; i < map.Count; i++)
        {
            CheckRoots([.. path, map.KeyAt(i).AsString()], map.ValueAt(i));
        }
    }

    private static RegoValue Merge(RegoValue below, RegoObject over, string name)
    {
        if (!below.TryGetObject(out var held))
        {
            throw new BundleRefusedException(BundleErrorCode.Data, $"{name}: data lies over data of another file");
        }

        var builder = new RegoObjectBuilder(held.Count + over.Count);
        builder.SetAll(held);
        for (var i = 0; i < over.Count; i++)
        {
            var key = over.KeyAt(i);
            var value = over.ValueAt(i);
            if (held.TryGetValue(key, out var known))
            {
                value = value.TryGetObject(out var map) ? Merge(known, map, name) : throw new BundleRefusedException(BundleErrorCode.Data, $"{name}: data lies over data of another file");
            }

            builder.Set(key, value);
        }

        return builder.Build();
    }
}
