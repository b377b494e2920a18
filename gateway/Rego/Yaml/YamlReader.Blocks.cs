using System.Buffers;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Block scalars, and what line ends within scalars become.</summary>
internal sealed partial class YamlReader
{
    // Line separators (U+2028) and paragraph separators (U+2029) end lines, but are text where a line end would fold.
    private static readonly SearchValues<char> Separators = SearchValues.Create('\u2028', '\u2029');

    /// <summary>What a last line without its end is taken to end with.</summary>
    private string _lastBreak = string.Empty;

    private static string WithPlainBreaks(string text) =>
        text.AsSpan().ContainsAny(Separators) ? text.Replace('\u2028', '\n').Replace('\u2029', '\n') : text;

    /// <summary>What the line ends between two places become: one is a blank, more are one less; a separator stays.</summary>
    private string Folded(int start, int end)
    {
        var breaks = Breaks(start, end);
        return breaks[0] != '\n' ? breaks : breaks.Length == 1 ? " " : breaks[1..];
    }

    private string Breaks(int start, int end)
    {
        var breaks = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            if (_text[i] == '\n') breaks.Append(_written[i]);
        }

        return breaks.ToString();
    }

    // "|" or ">" with optional indentation and chomping
    private string BlockScalar(int parent)
    {
        var isFolded = Current == '>';
        _at++;
        var (chomp, indent) = BlockHeader(parent);
        var (text, before, wasBlank) = (new StringBuilder(), string.Empty, false);
        var last = Math.Min(_at, _text.Length);
        if (_at < _text.Length) _at++;
        var empty = EmptyLines(parent, ref indent, ref last, out var column);
        while (column == indent && _at < _text.Length)
        {
            var isBlank = Current is ' ' or '\t';
            if (!isFolded || wasBlank || isBlank || before != "\n") text.Append(before);
            else if (empty.Length == 0) text.Append(' ');
            text.Append(empty);
            var end = _text.IndexOf('\n', _at);
            last = end < 0 ? _text.Length : end;
            text.Append(_text, _at, last - _at);
            (wasBlank, before, _at) = (isBlank, end < 0 ? _lastBreak : Breaks(last, last + 1), Math.Min(last + 1, _text.Length));
            empty = EmptyLines(parent, ref indent, ref last, out column);
        }

        if (chomp != '-') text.Append(before);
        if (chomp == '+') text.Append(empty);
        _at = last; // the line end before the next content
        return text.ToString();
    }

    private (char Chomp, int Indent) BlockHeader(int parent)
    {
        var (chomp, indent) = (' ', 0);
        for (var i = 0; i < 2; i++)
        {
            if (Current is '+' or '-' && chomp == ' ') chomp = Current;
            else if (char.IsAsciiDigit(Current) && indent == 0) indent = Current == '0' ? throw Fault("found an indentation indicator equal to 0") : Math.Max(parent, 0) + Current - '0';
            else break;
            _at++;
        }

        SkipSpaces();
        if (Current == '#') SkipComment();
        if (_at < _text.Length && Current != '\n') throw Fault("did not find expected comment or line break");
        return (chomp, indent);
    }

    // Indentation and lines of nothing else, up to content; where it is not known, the deepest of them is the indentation.
    private string EmptyLines(int parent, ref int indent, ref int last, out int column)
    {
        var (breaks, deepest) = (new StringBuilder(), 0);
        while (true)
        {
            for (column = 0; (indent == 0 || column < indent) && Current == ' '; column++) _at++;
            deepest = Math.Max(deepest, column);
            if ((indent == 0 || column < indent) && Current == '\t') throw Fault("found a tab character where an indentation space is expected");
            if (Current != '\n') break;
            breaks.Append(_written[_at]);
            last = _at++;
        }

        if (indent == 0) indent = Math.Max(deepest, Math.Max(parent + 1, 1));
        return breaks.ToString();
    }
}
