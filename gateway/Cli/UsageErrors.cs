using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace SecureFin.Cli;

/// <summary>Says in one line what is wrong with a command line, and where its help is.</summary>
internal static partial class UsageErrors
{
    /// <summary>The line, or null when the words are right or no command was given, for which help is the better answer.</summary>
    public static string? Of(ParseResult result)
    {
        // A word such as --nope after a QUERY or PATH would pass for one more of them.
        if (UnknownFlag(result) is { } flag)
            return $"sfg: there is no option {flag}{Help(result)}";
        // Help for a command that there is not would be help for another one.
        if (result.UnmatchedTokens is [var unknown, ..])
            return $"sfg: Unrecognized command or argument '{unknown}'.{Help(result)}";
        var first = result.Errors.Select(error => error.Message).FirstOrDefault(message => !message.StartsWith("Required command", StringComparison.Ordinal));
        return first is null ? null : $"sfg: {Shorten(first)}{Help(result)}";
    }

    private static string? UnknownFlag(ParseResult result) => result.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && LooksLikeFlag(token.Value))?.Value;

    // A query may be -1, a path is hardly -u.
    private static bool LooksLikeFlag(string word) =>
        (word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal)) || (word.Length == 2 && word[0] == '-' && char.IsAsciiLetter(word[1]));

    private static string Shorten(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = Expected().Replace(lines[0], ".");
        return lines.Length == 1 ? words : $"{words} It is one of {string.Join(", ", lines.Skip(1).Select(line => line.ToLowerInvariant()))}.";
    }

    private static string Help(ParseResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result.CommandResult; at is CommandResult command; at = command.Parent)
            names.Insert(0, command.Command is RootCommand ? "sfg" : command.Command.Name);
        return $" (see {string.Join(' ', names)} --help)";
    }

    [GeneratedRegex(@" as expected type '.*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Expected();
}
