using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SecureFin.Contract;

namespace SecureFin.Gateway.Api;

/// <summary>The OpenAPI 3.1 document of the canonical API, made from the endpoints that are really served.</summary>
internal static class ApiDescription
{
    private const string Name = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, ApiJson.Default);
        });

        // Else the framework answers a parameter that it cannot read with a bare 400, without code or exchange.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        return services.AddOpenApi(Name, options =>
        {
            options.AddDocumentTransformer(DescribeWholeAsync);
            options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
            options.AddOperationTransformer(DescribeBodyAsync);
            options.AddOperationTransformer(ApiRefusals.DescribeAsync);
        });
    }

    /// <summary>What an endpoint answers with.</summary>
    public static IProducesResponseTypeMetadata Answers<T>(int status = StatusCodes.Status200OK) =>
        new ProducesResponseTypeMetadata(status, typeof(T), ["application/json"]);

    /// <summary>This document.</summary>
    public static async Task<IResult> GetAsync([FromKeyedServices(Name)] IOpenApiDocumentProvider documents, CancellationToken cancellation)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellation);
        return TypedResults.Text(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation), "application/json", Encoding.UTF8);
    }

    private static Task DescribeWholeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SecureFinGateway canonical API",
            Version = Name,
            Description = "One contract for all banks: payments, accounts and the receipts that prove what was asked and answered.",
        };
        document.Servers?.Clear();
        ApiAccess.Describe(document);
        return Task.CompletedTask;
    }

    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesBody>().FirstOrDefault() is not { } body)
            return;
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(body.Type.Name) is not true)
            document.AddComponent(body.Type.Name, await context.GetOrCreateSchemaAsync(body.Type, parameterDescription: null, cancellation));
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Type.Name, document) } },
        };
    }
}
