namespace SecureFin.Rego;

/// <summary>All built-ins of OPA 1.7.1 by name.</summary>
internal static class BuiltinRegistry
{
    private static readonly Dictionary<string, Builtin> Table = Load();

    public static IReadOnlyCollection<Builtin> All => Table.Values;

    public static Builtin? Find(string name) => Table.GetValueOrDefault(name);

    private static Dictionary<string, Builtin> Load()
    {
        var functions = BuiltinFamilies.Collect();
        var table = new Dictionary<string, Builtin>(StringComparer.Ordinal);
        using var stream = typeof(BuiltinRegistry).Assembly.GetManifestResourceStream("SecureFin.Rego.Builtins.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var builtin = Read(line.Split('\t'), functions);
            table.Add(builtin.Name, builtin);
        }

        return table;
    }

    private static Builtin Read(string[] columns, BuiltinFunctions functions) => new(
        columns[0],
        BuiltinSignature.CountArguments(columns[3]),
        new BuiltinSignature(columns[3], columns[4]),
        functions.Find(columns[0]),
        columns[2].Contains('n'),
        columns[1] == "-" ? null : columns[1],
        columns[2].Contains('d'),
        columns[2].Contains('r'));
}
