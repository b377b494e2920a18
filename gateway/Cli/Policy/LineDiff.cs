using System.Globalization;
using System.Text;

namespace SecureFin.Cli.Policy;

/// <summary>Unified differences of two texts, as <c>patch</c> takes them.</summary>
internal static class LineDiff
{
    private const int Context = 3;

    /// <summary>Empty if the texts are equal. Memory grows with the product of the lines that differ.</summary>
    public static string Unified(string name, string before, string after)
    {
        var edits = Edits(before.Split('\n'), after.Split('\n'));
        var output = new StringBuilder();
        for (var at = edits.FindIndex(edit => edit.Sign != ' '); at >= 0;)
        {
            var start = Math.Max(0, at - Context);
            var end = at;
            for (var i = at; i < edits.Count && i <= end + (2 * Context); i++)
                end = edits[i].Sign == ' ' ? end : i;
            end = Math.Min(edits.Count - 1, end + Context);
            WriteHunk(output, edits, start, end);
            at = edits.FindIndex(end + 1, edit => edit.Sign != ' ');
        }

        return output.Length == 0 ? "" : $"--- {name}\n+++ {name} (formatted)\n{output}";
    }

    private static void WriteHunk(StringBuilder output, List<(char Sign, string Line)> edits, int start, int end)
    {
        var lines = edits.GetRange(start, end - start + 1);
        var (oldAt, newAt) = (edits.Take(start).Count(edit => edit.Sign != '+') + 1, edits.Take(start).Count(edit => edit.Sign != '-') + 1);
        output.Append(CultureInfo.InvariantCulture, $"@@ -{oldAt},{lines.Count(edit => edit.Sign != '+')} +{newAt},{lines.Count(edit => edit.Sign != '-')} @@\n");
        foreach (var (sign, line) in lines)
            output.Append(sign).Append(line).Append('\n');
    }

    // Longest common subsequence between the equal front and the equal end.
    private static List<(char Sign, string Line)> Edits(string[] old, string[] now)
    {
        var front = 0;
        while (front < old.Length && front < now.Length && old[front] == now[front])
            front++;
        var back = 0;
        while (back < old.Length - front && back < now.Length - front && old[^(back + 1)] == now[^(back + 1)])
            back++;
        var (a, b) = (old[front..^back], now[front..^back]);
        var common = Lengths(a, b);
        var edits = old[..front].Select(line => (' ', line)).ToList();
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
                (_, i, j) = (Add(' ', a[i]), i + 1, j + 1);
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
                (_, i) = (Add('-', a[i]), i + 1);
            else
                (_, j) = (Add('+', b[j]), j + 1);
        }

        edits.AddRange(old[^back..].Select(line => (' ', line)));
        return edits;

        bool Add(char sign, string line)
        {
            edits.Add((sign, line));
            return true;
        }
    }

    private static int[,] Lengths(string[] a, string[] b)
    {
        if ((long)a.Length * b.Length > 100_000_000)
            throw new UnreadableInputException("the file is too long for --diff");
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }
}
