using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Api;

/// <summary>What every operation may answer instead, and the key that one which moves money asks for.</summary>
/// <remarks>Source: RFC 9457; the codes are those of <see cref="Problems"/>.</remarks>
internal static class ApiRefusals
{
    private const string KeyField = "Idempotency-Key", Name = "Problem";

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused: nothing happened unless the code says that the outcome is unknown.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemRendering.MediaType] = new() { Schema = new OpenApiSchemaReference(Name, context.Document) } },
        };
        if (context.Document!.Components?.Schemas?.ContainsKey(Name) is not true)
            context.Document.AddComponent(Name, Problem());
        foreach (var response in operation.Responses.Values.OfType<OpenApiResponse>())
            response.Headers = ReceiptFields();
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<GovernedRoute>().FirstOrDefault() is { Id: "payments.create" })
            AskForKey(operation);
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text(),
            ["title"] = Text(),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text(),
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Problems.All.Select(problem => (JsonNode)problem.Code)] },
            ["exchangeId"] = Text(),
        },
    };

    // On every answer, whatever it says.
    private static Dictionary<string, IOpenApiHeader> ReceiptFields() => new(StringComparer.Ordinal)
    {
        [ReceiptHeaders.ExchangeId] = new OpenApiHeader { Description = "Names the exchange: a ULID.", Schema = Text() },
        [ReceiptHeaders.Receipt] = new OpenApiHeader { Description = "Origin of the log, index of the leaf, its hash in base64.", Schema = Text() },
    };

    private static void AskForKey(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        if (operation.Parameters.All(parameter => parameter.Name != KeyField))
            operation.Parameters.Add(new OpenApiParameter { Name = KeyField, In = ParameterLocation.Header, Required = true, Schema = Text() });
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
