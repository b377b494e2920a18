namespace SecureFin.Rego.Syntax;

/// <summary>Reads METADATA comments and attaches them to the statement that follows.</summary>
internal static class MetadataReader
{
    public static void Attach(Module module, List<SyntaxError> errors)
    {
    }
}
