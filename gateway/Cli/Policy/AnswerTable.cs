using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary>Answers of a query as a table: a column for each variable by name, then one for each expression that is no truth value.</summary>
internal static class AnswerTable
{
    /// <summary>Writes nothing when there is no column.</summary>
    public static void Write(TextWriter output, PreparedQuery prepared, EvaluationResult answer)
    {
        var first = answer.Answers[0];
        var names = Enumerable.Range(0, first.Count).Select(i => first.KeyAt(i).AsString()).Order(StringComparer.Ordinal).ToList();
        var expressions = Enumerable.Range(0, answer.Each[0].Count).Where(i => answer.Each[0][i].Kind != RegoKind.Boolean).ToList();
        List<string> header = [.. names, .. expressions.Select(i => prepared.Expressions[i].Text)];
        if (header.Count == 0)
            return;
        var rows = Enumerable.Range(0, answer.Answers.Count).Select(at => (List<string>)
            [.. names.Select(name => answer.Answers[at][name].ToJson()), .. expressions.Select(i => answer.Each[at][i].ToJson())]).ToList();
        var widths = header.Select((title, i) => rows.Select(row => Width(row[i])).Append(Width(title)).Max()).ToList();
        var line = $"+{string.Concat(widths.Select(width => new string('-', width + 2) + "+"))}";
        output.WriteLine(line);
        Row(output, header.Select((title, i) => Centred(title, widths[i])));
        output.WriteLine(line);
        foreach (var row in rows)
            Row(output, row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell))));
        output.WriteLine(line);
    }

    private static void Row(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Centred(string title, int width)
    {
        var gap = width - Width(title);
        return new string(' ', gap / 2) + title + new string(' ', gap - (gap / 2));
    }

    private static int Width(string text) => text.EnumerateRunes().Count();
}
