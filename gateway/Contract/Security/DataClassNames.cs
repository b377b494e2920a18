namespace SecureFin.Contract;

/// <summary>The names of data classes in policies and configuration: lower camel case.</summary>
public static class DataClassNames
{
    private static readonly string[] Names =
        [.. Enum.GetNames<DataClass>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    /// <summary>For example <c>accountNumber</c>.</summary>
    public static string Of(DataClass dataClass) => Names[(int)dataClass];

    /// <summary>The class of a name, or false for a name that is none.</summary>
    public static bool TryParse(string name, out DataClass dataClass)
    {
        var index = Array.IndexOf(Names, name);
        dataClass = (DataClass)Math.Max(index, 0);
        return index >= 0;
    }
}
