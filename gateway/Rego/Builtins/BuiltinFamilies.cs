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
        AggregateBuiltins.Register(functions);
        StringBuiltins.Register(functions);
        StringMatchBuiltins.Register(functions);
        StringEditBuiltins.Register(functions);
        SprintfBuiltins.Register(functions);
        ArrayBuiltins.Register(functions);
        ObjectBuiltins.Register(functions);
        TypeBuiltins.Register(functions);
        NumberBuiltins.Register(functions);
        BitsBuiltins.Register(functions);
        UnitsBuiltins.Register(functions);
        SemverBuiltins.Register(functions);
        JsonDocumentBuiltins.Register(functions);
        JsonTextBuiltins.Register(functions);
        EncodingBuiltins.Register(functions);
        UrlBuiltins.Register(functions);
        GraphBuiltins.Register(functions);
        CidrBuiltins.Register(functions);
        UuidBuiltins.Register(functions);
        RegexBuiltins.Register(functions);
        GlobBuiltins.Register(functions);
        TimeBuiltins.Register(functions);
        JwtBuiltins.Register(functions);
        X509Builtins.Register(functions);
        GraphQlBuiltins.Register(functions);
        RuntimeBuiltins.Register(functions);
        AwsBuiltins.Register(functions);
        YamlBuiltins.Register(functions);
        JsonSchemaBuiltins.Register(functions);
        TemplateBuiltins.Register(functions);
        NetworkBuiltins.Register(functions);
        CryptoHashBuiltins.Register(functions);
        return functions;
    }
}
