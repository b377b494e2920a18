namespace SecureFin.Rego;

/// <summary>One reason why a document does not fit a schema, with gojsonschema's words.</summary>
/// <param name="Type">Short name of the rule, such as invalid_type.</param>
/// <param name="Field">Path of the place, or (Root).</param>
/// <param name="Description">What is wrong.</param>
internal readonly record struct JsonSchemaFault(string Type, string Field, string Description)
{
    public RegoValue ToValue()
    {
        var result = new RegoObjectBuilder(4);
        result.Set("desc", RegoValue.FromString(Description));
        result.Set("error", RegoValue.FromString($"{Field}: {Description}"));
        result.Set("field", RegoValue.FromString(Field));
        result.Set("type", RegoValue.FromString(Type));
        return result.Build();
    }
}
