using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Rego;

/// <summary>A compiled RE2 expression. Time is linear in the text. Any number of threads.</summary>
internal sealed class RegoRegex
{
    private const int CompileShift = 3;
    private const int MaxPatternLength = 100_000;
    private const long MaxSlotMemory = 1_000_000;

    /// <summary>Numbers that what is kept for the next match may hold; what grew larger is made anew.</summary>
    private const int MaxKept = 1 << 16;

    // Weighed in instructions and characters.
    private static readonly BoundedCache<string, (RegoRegex? Regex, string? Error)> Cache = new(256, 1 << 20, StringComparer.Ordinal);

    private readonly RegexProgram _program;
    private readonly string _prefix;
    private readonly string _suffix;
    private readonly IdlePool<RegexDfa> _idleDfas = new();
    private readonly IdlePool<RegexMatcher> _idleMatchers = new();

    private RegoRegex(RegexProgram program, RegexNode root, List<string?> captureNames)
    {
        _program = program;
        (_prefix, _suffix) = RegexLiterals.Around(root);
        CaptureNames = captureNames;
    }

    /// <summary>Names of captures by number; the first is the whole match.</summary>
    public List<string?> CaptureNames { get; }

    /// <summary>Number of instructions.</summary>
    public int Weight => _program.Instructions.Length;

    /// <summary>The compiled expression, from a bounded cache, else the context is charged for it; on failure Go's error text.</summary>
    public static bool TryGet(BuiltinContext? context, string pattern, [NotNullWhen(true)] out RegoRegex? regex, [NotNullWhen(false)] out string? error)
    {
        if (!Cache.TryGet(pattern, out var entry))
        {
            entry = Compile(pattern);
            Cache.Add(pattern, entry, pattern.Length + (entry.Regex?.Weight ?? 0));
            context?.Spend(Steps(pattern, entry.Regex, entry.Error));
        }

        (regex, error) = entry;
        return regex is not null;
    }

    /// <summary>What compiling took.</summary>
    public static long Steps(string pattern, RegoRegex? regex, string? error)
    {
        var isTooLarge = error is not null && error.Contains(RegexSyntaxException.TooLarge, StringComparison.Ordinal);
        return 1 + ((pattern.Length + (regex?.Weight ?? (isTooLarge ? RegexProgram.MaxInstructions : 0))) >> CompileShift);
    }

    private static (RegoRegex? Regex, string? Error) Compile(string pattern)
    {
        try
        {
            if (pattern.Length > MaxPatternLength) throw new RegexSyntaxException(RegexSyntaxException.TooLarge, string.Empty);
            var root = RegexParser.Parse(pattern, out var names);
            return Compile(pattern, root, names);
        }
        catch (RegexSyntaxException fault)
        {
            return (null, fault.Message);
        }
    }

    /// <summary>Compiles nodes that another syntax (globs) was read into.</summary>
    public static (RegoRegex? Regex, string? Error) Compile(string pattern, RegexNode root)
    {
        try
        {
            return Compile(pattern, root, [null]);
        }
        catch (RegexSyntaxException fault)
        {
            return (null, fault.Message);
        }
    }

    private static (RegoRegex? Regex, string? Error) Compile(string pattern, RegexNode root, List<string?> names)
    {
        var program = RegexCompiler.Compile(pattern, root, names.Count - 1);
        if ((long)program.Instructions.Length * program.Captures > MaxSlotMemory) throw new RegexSyntaxException(RegexSyntaxException.TooLarge, pattern);
        return (new RegoRegex(program, root, names), null);
    }

    /// <summary>True when the text holds a match.</summary>
    public bool IsMatch(BuiltinContext context, ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(_prefix) || !text.EndsWith(_suffix)) return false;
        var dfa = _idleDfas.Take() ?? new RegexDfa(_program);
        var found = dfa.IsMatch(context, text);
        if (dfa.Size <= MaxKept) _idleDfas.Return(dfa);
        return found;
    }

    /// <summary>
    /// All matches in order that do not overlap, at most so many (negative: all); each as starts and ends of the match and
    /// its captures. An empty match right after a match is left out. Null when the budget ran out.
    /// </summary>
    public List<int[]>? FindAll(BuiltinContext context, ReadOnlySpan<char> text, int limit)
    {
        var matcher = _idleMatchers.Take() ?? new RegexMatcher(_program);
        var matches = new List<int[]>();
        int position = 0, lastEnd = -1;
        while ((limit < 0 || matches.Count < limit) && position <= text.Length && matcher.Find(context, text, position))
        {
            var found = matcher.Captures;
            var accept = found[1] != found[0] || found[0] != lastEnd;
            if (found[1] > position) position = found[1];
            else position += position < text.Length ? SizeAt(text, position) : 1;

            lastEnd = found[1];
            if (!accept) continue;
            if (!context.AllowsOneMore(matches.Count)) break;
            matches.Add((int[])found.Clone());
        }

        if (_program.Instructions.Length * _program.Captures <= MaxKept) _idleMatchers.Return(matcher);
        return context.HasError ? null : matches;
    }

    private static int SizeAt(ReadOnlySpan<char> text, int position)
    {
        RegexText.RuneAt(text, position, out var size);
        return size;
    }
}
