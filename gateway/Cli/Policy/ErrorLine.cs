using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>An error as one line that editors can follow: <c>file:row:column: code: message</c>.</summary>
internal static class ErrorLine
{
    /// <summary>Without a column where the text ended before one; a query, which has no file, is called <c>query</c>.</summary>
    public static string Of(RegoError error) => error.Row == 0
        ? error.ToString()
        : $"{(error.File.Length == 0 ? "query" : error.File)}:{error.Row}:{(error.Column == 0 ? "" : $"{error.Column}:")} {error.Code}: {error.Message}";
}
