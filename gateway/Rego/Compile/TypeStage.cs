namespace SecureFin.Rego.Compile;

/// <summary>Checks types of calls, equations and references.</summary>
internal static class TypeStage
{
    public static void Run(CompileState state)
    {
    }
}
