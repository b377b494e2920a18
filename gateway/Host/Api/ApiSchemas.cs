using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SecureFin.Contract;

namespace SecureFin.Gateway.Api;

/// <summary>Shapes that a converter writes, which the document cannot find out by itself.</summary>
internal static class ApiSchemas
{
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(Amount) || context.JsonTypeInfo.Type == typeof(Amount?))
            DescribeAmount(schema);
        return Task.CompletedTask;
    }

    private static void DescribeAmount(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Description = "An amount of money: a decimal as text, at most as many decimals as the currency has.";
        schema.AdditionalPropertiesAllowed = false;
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "amount", "currency" };
        schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^-?[0-9]{1,15}(\\.[0-9]{1,5})?$", Examples = ["1250.00"] },
            ["currency"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{3}$", Description = "ISO 4217", Examples = ["EUR"] },
        };
    }
}
