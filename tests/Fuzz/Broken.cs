namespace SecureFin.Fuzz;

/// <summary>A property does not hold for an input.</summary>
internal sealed class Broken(string property) : Exception(property)
{
    public static void Unless(bool holds, string property)
    {
        if (!holds) throw new Broken(property);
    }
}
