using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>JSON of policy commands: OPA's names, two blanks, values as they are; null members are left out.</summary>
internal static class PolicyJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A value of the engine; an undefined one is left out by whoever holds it.</summary>
    public static JsonNode? Of(RegoValue value) => value.IsUndefined ? null : JsonNode.Parse(value.ToJson(), documentOptions: new JsonDocumentOptions { MaxDepth = 1_000 });

    public static object Of(RegoError error) => new
    {
        error.Message,
        error.Code,
        Location = error.Row == 0 && error.Code == "eval_cancel_error" ? null : new { error.File, error.Row, Col = error.Column },
    };

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Indented);

    public static void Write<T>(ParseResult result, T value) => result.Output().WriteLine(Text(value));

    /// <summary>Errors in the form of the command: an object with <c>errors</c>, or lines on the error stream.</summary>
    public static int Fail(ParseResult result, IReadOnlyList<RegoError> errors, int code)
    {
        if (result.Format() == PolicyFormat.Json)
            Write(result, new { Errors = errors.Select(Of) });
        else
            errors.ToList().ForEach(error => result.Error().WriteLine(ErrorLine.Of(error)));
        return code;
    }
}
