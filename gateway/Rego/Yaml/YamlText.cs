using System.Text;

namespace SecureFin.Rego;

/// <summary>YAML text that knows how wide its last line is, in characters; a writer owns it.</summary>
internal sealed class YamlText(BuiltinContext context)
{
    /// <summary>Characters that are charged for at once.</summary>
    private const int Portion = 1 << 12;

    // Words that begin beyond this column stand on a new line.
    private const int BestWidth = 80;

    private readonly StringBuilder _text = new();
    private int _column;
    private int _charged;

    /// <summary>Charges for what was written. False, with a recorded failure, when it is too long or the call must stop.</summary>
    public bool MayGrow()
    {
        var grown = _text.Length - _charged;
        if (grown < Portion) return !context.HasError;
        _charged = _text.Length;
        return context.AllowsTextSoFar(_text.Length) && context.Spend(grown >> 4);
    }

    /// <summary>Charges for putting so many members in order; false when the call must stop.</summary>
    public bool MaySort(int count) => context.Spend(count >> 1);

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
