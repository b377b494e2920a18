using System.Text;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Formatting;

/// <summary>Writes lines with indentation and puts comments back: alone before what follows them, or at the end of their line.</summary>
internal sealed class LineWriter(string source, List<Comment> comments)
{
    private readonly StringBuilder output = new();
    private readonly int[] lineStarts = FindLineStarts(source);
    private int nextComment;
    private int indent;
    private bool lineOpen;
    private int lastRow;

    private static int[] FindLineStarts(string text) =>
        [0, .. Enumerable.Range(0, text.Length).Where(i => text[i] == '\n').Select(i => i + 1)];

    public string Text => output.ToString();

    public void Indent() => indent++;

    public void Outdent() => indent--;

    /// <summary>Row of the character before an end offset.</summary>
    public int RowOf(int end)
    {
        var found = Array.BinarySearch(lineStarts, Math.Max(0, end - 1));
        return found >= 0 ? found + 1 : ~found;
    }

    public string Slice(int start, int end) => source[start..end];

    public string LineAt(int row)
    {
        var start = lineStarts[row - 1];
        var end = row < lineStarts.Length ? lineStarts[row] : source.Length;
        return source[start..end];
    }

    public void Write(string text)
    {
        if (!lineOpen)
        {
            output.Append('\t', indent);
            lineOpen = true;
        }

        output.Append(text);
    }

    /// <summary>Notes that text of a source row was written.</summary>
    public void At(int row) => lastRow = Math.Max(lastRow, row);

    public void EndLine()
    {
        if (!lineOpen)
        {
            return;
        }

        while (nextComment < comments.Count && comments[nextComment].Location.Row <= lastRow)
        {
            output.Append(' ').Append('#').Append(comments[nextComment++].Text.TrimEnd());
        }

        output.Append('\n');
        lineOpen = false;
    }

    public void BlankLine()
    {
        EndLine();
        if (output.Length > 0 && !(output.Length > 1 && output[^1] == '\n' && output[^2] == '\n'))
        {
            output.Append('\n');
        }
    }

    /// <summary>Row of the next comment before a row; the row itself if there is none.</summary>
    public int FirstRowBefore(int row) => nextComment < comments.Count && comments[nextComment].Location.Row < row ? comments[nextComment].Location.Row : row;

    /// <summary>Writes the comments that stand before a row, each on its line; blank lines after them stay.</summary>
    public void CommentsBefore(int row)
    {
        while (nextComment < comments.Count && comments[nextComment].Location.Row < row)
        {
            var comment = comments[nextComment++];
            Write("#" + comment.Text.TrimEnd());
            At(comment.Location.Row);
            output.Append('\n');
            lineOpen = false;
            var next = FirstRowBefore(row);
            if (next > comment.Location.Row + 1 && next != int.MaxValue)
            {
                BlankLine();
            }
        }
    }

    public bool HasCommentBefore(int row) => nextComment < comments.Count && comments[nextComment].Location.Row < row;
}
