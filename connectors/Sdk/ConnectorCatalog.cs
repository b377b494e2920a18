using System.Collections.Immutable;
using System.Reflection;

namespace SecureFin.Connectors;

/// <summary>All connectors of this process, by id. A connector comes in by its file being there; no list names it.</summary>
public sealed class ConnectorCatalog
{
    private readonly ImmutableSortedDictionary<string, IConnector> _byId;

    private ConnectorCatalog(ImmutableSortedDictionary<string, IConnector> byId) => _byId = byId;

    /// <summary>In the order of their ids.</summary>
    public IEnumerable<IConnector> All => _byId.Values;

    /// <summary>The connector of that id, or null.</summary>
    public IConnector? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Makes every connector that the assemblies name.</summary>
    /// <exception cref="ConnectorLoadException">An id stands twice, a manifest is unsound, or a class is not a connector.</exception>
    public static ConnectorCatalog Load(IEnumerable<Assembly> assemblies)
    {
        var reasons = new List<string>();
        var byId = ImmutableSortedDictionary.CreateBuilder<string, IConnector>(StringComparer.Ordinal);
        foreach (var type in assemblies.Distinct().SelectMany(a => a.GetCustomAttributes<ConnectorAssemblyAttribute>()).Select(a => a.Connector))
        {
            if (Make(type, reasons) is not { } connector)
                continue;
            if (byId.TryGetValue(connector.Manifest.Id, out var other))
                reasons.Add($"{type.FullName} and {other.GetType().FullName} have the same id {connector.Manifest.Id}");
            else
                byId.Add(connector.Manifest.Id, connector);
        }

        return reasons.Count == 0 ? new ConnectorCatalog(byId.ToImmutable()) : throw new ConnectorLoadException(reasons);
    }

    /// <summary>Loads every <c>SecureFin.Connectors.*.dll</c> of a folder into this process.</summary>
    /// <param name="folder">The gateway's own folder, or its plug-in folder: writable by the installer alone.</param>
    /// <exception cref="ConnectorLoadException">As for <see cref="Load"/>, or a file is not an assembly of this runtime.</exception>
    public static ConnectorCatalog LoadFolder(string folder)
    {
        var assemblies = new List<Assembly>();
        foreach (var file in Directory.EnumerateFiles(folder, "SecureFin.Connectors.*.dll").Order(StringComparer.Ordinal))
        {
            try
            {
                assemblies.Add(Assembly.LoadFrom(file));
            }
            catch (BadImageFormatException)
            {
                throw new ConnectorLoadException([$"{Path.GetFileName(file)} is not an assembly of this runtime"]);
            }
        }

        return Load(assemblies);
    }

    private static IConnector? Make(Type type, List<string> reasons)
    {
        if (!typeof(IConnector).IsAssignableFrom(type) || type.GetConstructor(Type.EmptyTypes) is null)
        {
            reasons.Add($"{type.FullName} is not a connector with a parameterless constructor");
            return null;
        }

        var connector = (IConnector)Activator.CreateInstance(type)!;
        var broken = ManifestRules.Check(connector.Manifest);
        reasons.AddRange(broken.Select(b => $"{type.FullName}: {b}"));
        return broken.Count == 0 ? connector : null;
    }
}
