namespace SecureFin.Rego;

/// <summary>The list of families; each registers its functions in its own file.</summary>
internal static class BuiltinFamilies
{
    public static BuiltinFunctions Collect()
    {
        var functions = new BuiltinFunctions();
        ComparisonBuiltins.Register(functions);
        ArithmeticBuiltins.Register(functions);
        SetBuiltins.Register(functions);
        return functions;
    }
}
