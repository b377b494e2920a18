using System.Text;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Formatting;

/// <summary>Writes lines with indentation and puts comments back: alone before what follows them, or at the end of their line.</summary>
internal sealed class LineWriter(string source, IReadOnlyList<Comment> all)
{
    private readonly List<Comment> comments = [.. all];
    private readonly StringBuilder output = new();
    private readonly int[] lineStarts = FindLineStarts(source);
    private readonly Dictionary<Comment, int> metadata = MetadataReader.Blocks([.. all]).SelectMany((block, i) => block.Select(comment => (comment, i))).ToDictionary(pair => pair.comment, pair => pair.i);
    private int nextComment;
    private int indent;
    private bool lineOpen;
    private int lastRow;

    private static int[] FindLineStarts(string text) =>
        [0, .. Enumerable.Range(0, text.Length).Where(i => text[i] == '\n').Select(i => i + 1)];

    public string Text => output.ToString();

    /// <summary>Characters written.</summary>
    public int Length => output.Length;

    /// <summary>Lines that are ended, blank ones and comments aside.</summary>
    public int Lines { get; private set; }

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
        if (!lineOpen && text.Length > 0)
        {
            output.Append('\t', indent);
            lineOpen = true;
        }

        output.Append(text);
        Lines += text.AsSpan().Count('\n');
    }

    /// <summary>Notes that text of a source row was written.</summary>
    public void At(int row) => lastRow = Math.Max(lastRow, row);

    public void EndLine()
    {
        if (!lineOpen)
        {
            return;
        }

        // A METADATA block that begins behind other text waits for lines of its own.
        while (nextComment < comments.Count && comments[nextComment].Location.Row <= lastRow && BlockOf(nextComment) < 0)
        {
            output.Append(' ').Append('#').Append(comments[nextComment++].Text.TrimEnd());
        }

        output.Append('\n');
        lineOpen = false;
        Lines++;
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
            var block = BlockOf(nextComment);
            var comment = comments[nextComment++];
            WriteComment(comment, block >= 0);
            At(comment.Location.Row);
            var next = FirstRowBefore(row);
            var endsBlock = block >= 0 && HasCommentBefore(row) && BlockOf(nextComment) != block;
            if (endsBlock || (next > comment.Location.Row + 1 && next != int.MaxValue))
            {
                BlankLine();
            }
        }
    }

    // Lines of METADATA begin in the first column, or they are none; YAML can mean the blanks at their ends.
    private void WriteComment(Comment comment, bool isMetadata)
    {
        if (isMetadata)
        {
            EndLine();
            output.Append('#').Append(comment.Text.TrimEnd('\r'));
        }
        else
        {
            Write("#" + comment.Text.TrimEnd());
        }

        output.Append('\n');
        lineOpen = false;
    }

    private int BlockOf(int comment) => metadata.TryGetValue(comments[comment], out var block) ? block : -1;

    /// <summary>Takes the comment at the end of a row, for a line that is to be written elsewhere; null if there is none.</summary>
    public Comment? TakeCommentOn(int row)
    {
        var at = comments.FindIndex(nextComment, comment => comment.Location.Row == row);
        if (at < 0 || BlockOf(at) >= 0)
        {
            return null;
        }

        var taken = comments[at];
        comments.RemoveAt(at);
        return taken;
    }

    public bool HasCommentBefore(int row) => nextComment < comments.Count && comments[nextComment].Location.Row < row;
}
