namespace SecureFin.Gateway.Masking;

/// <summary>What is known of a text when its end has been found: enough to say that most texts hold no identifier.</summary>
/// <remarks>One word, because it is made and read for every text.</remarks>
internal readonly struct TextTraits(int digits, bool hasMark, bool isEscaped)
{
    private const uint Mark = 1;
    private const uint Escape = 2;
    private const int DigitsAt = 2;
    private readonly uint _word = ((uint)digits << DigitsAt) | (hasMark | isEscaped ? Mark : 0) | (isEscaped ? Escape : 0);

    /// <summary>Nothing is known: it must be looked at.</summary>
    public static TextTraits Unknown { get; } = new(0, hasMark: true, isEscaped: false);

    /// <summary>How many ASCII digits stand in it.</summary>
    public int Digits => (int)(_word >> DigitsAt);

    /// <summary>True when <c>@</c>, <c>%</c>, <c>&amp;</c> or a character beyond ASCII stands in it, or an escape of JSON.</summary>
    public bool HasMark => (_word & Mark) != 0;

    /// <summary>True when it is written with an escape of JSON.</summary>
    public bool IsEscaped => (_word & Escape) != 0;
}
