namespace SecureFin.Rego;

/// <summary>Implementations by name while the registry is put together.</summary>
internal sealed class BuiltinFunctions
{
    private readonly Dictionary<string, BuiltinFunction> _functions = new(StringComparer.Ordinal);

    public void Add(string name, BuiltinFunction function) => _functions.Add(name, function);

    public BuiltinFunction? Find(string name) => _functions.GetValueOrDefault(name);
}
