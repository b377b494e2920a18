using System.Text;

namespace SecureFin.Rego;

/// <summary>YAML text that knows how wide its last line is, in characters; a writer owns it.</summary>
internal sealed class YamlText(int maxLength)
{
    // Words that begin beyond this column stand on a new line.
    private const int BestWidth = 80;

    private readonly StringBuilder _text = new();
    private int _column;

    public int Length => _text.Length;

    /// <summary>Longer than it may become: what follows need not be written.</summary>
    public bool IsTooLong => _text.Length > maxLength;

    public bool IsWide => _column > BestWidth;

    public void Add(char letter)
    {
        _text.Append(letter);
        if (!char.IsLowSurrogate(letter)) _column++;
    }

    public void Add(string text)
    {
        foreach (var letter in text) Add(letter);
    }

    public void Indent(int columns)
    {
        _text.Append(' ', columns);
        _column = columns;
    }

    /// <summary>Ends the line, if it has not just been ended.</summary>
    public void EndLine()
    {
        if (_text.Length == 0 || _text[^1] != '\n' || _column > 0) NewLine();
    }

    public void NewLine()
    {
        _text.Append('\n');
        _column = 0;
    }

    public override string ToString() => _text.ToString();
}
