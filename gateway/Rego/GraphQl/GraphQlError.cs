namespace SecureFin.Rego;

/// <summary>The first fault of a document, thrown inside the parser and the validators and caught by the built-ins.</summary>
internal sealed class GraphQlError(string message, int line, int column)
    : Exception($"{message} in GraphQL string at location {line}:{column}")
{
    /// <summary>A fault at a node of a syntax tree.</summary>
    public static GraphQlError At(RegoValue node, string message)
    {
        if (message.EndsWith('.')) message = message[..^1];
        var place = node.Reference is RegoObject map ? map["Position"] : default;
        if (place.Reference is not RegoObject position) return new GraphQlError(message, 0, 0);
        return new GraphQlError(message, (int)position["Line"].Bits, (int)position["Column"].Bits);
    }
}
