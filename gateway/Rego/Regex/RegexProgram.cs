namespace SecureFin.Rego;

/// <summary>What an instruction does.</summary>
internal enum RegexOp : byte
{
    Match,
    Class,
    Split,
    Save,
    Assert,
    Jump,
}

/// <summary>One instruction. Split prefers <paramref name="Next"/>; others go on there.</summary>
internal readonly record struct RegexInstruction(RegexOp Op, int Next, int Other, CharacterClass? Class, RegexKind Assertion);

/// <summary>A compiled expression: instructions for a set of threads, and the equivalence classes of code points.</summary>
internal sealed class RegexProgram
{
    public const int MaxInstructions = 100_000;

    public RegexProgram(RegexInstruction[] instructions, int start, int captures)
    {
        Instructions = instructions;
        Start = start;
        Captures = captures;
        Alphabet = new RegexAlphabet(instructions);
        BeginsAnchored = instructions[start] is { Op: RegexOp.Assert, Assertion: RegexKind.BeginText };
    }

    public RegexInstruction[] Instructions { get; }

    public int Start { get; }

    /// <summary>Number of captures with the whole match, which is number 0.</summary>
    public int Captures { get; }

    public RegexAlphabet Alphabet { get; }

    /// <summary>Can match only at the beginning of the text.</summary>
    public bool BeginsAnchored { get; }
}
