using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Turns nodes into instructions, from the end of the expression to its beginning.</summary>
internal sealed class RegexCompiler
{
    private readonly List<RegexInstruction> _code = [];
    private readonly string _pattern;

    private RegexCompiler(string pattern) => _pattern = pattern;

    public static RegexProgram Compile(string pattern, RegexNode root, int captures)
    {
        var compiler = new RegexCompiler(pattern);
        var match = compiler.Emit(new RegexInstruction(RegexOp.Match, 0, 0, null, default));
        var start = compiler.Compile(root, match);
        return new RegexProgram([.. compiler._code], start, captures + 1);
    }

    private int Emit(RegexInstruction instruction)
    {
        if (_code.Count >= RegexProgram.MaxInstructions) throw new RegexSyntaxException(RegexSyntaxException.TooLarge, _pattern);
        _code.Add(instruction);
        return _code.Count - 1;
    }

    private int Compile(RegexNode node, int next)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node.Kind)
        {
            case RegexKind.Empty:
                return next;
            case RegexKind.Class:
                return Emit(new RegexInstruction(RegexOp.Class, next, 0, node.Class, default));
            case RegexKind.Concat:
                for (var i = node.Children.Length - 1; i >= 0; i--) next = Compile(node.Children[i], next);
                return next;
            case RegexKind.Alternate:
                return Alternate(node.Children, next);
            case RegexKind.Capture:
                var close = Emit(new RegexInstruction(RegexOp.Save, next, (node.Min * 2) + 1, null, default));
                return Emit(new RegexInstruction(RegexOp.Save, Compile(node.Children[0], close), node.Min * 2, null, default));
            case RegexKind.Repeat:
                return Repeat(node, next);
            default:
                return Emit(new RegexInstruction(RegexOp.Assert, next, 0, null, node.Kind));
        }
    }

    private int Alternate(RegexNode[] branches, int next)
    {
        var start = Compile(branches[^1], next);
        for (var i = branches.Length - 2; i >= 0; i--) start = Split(Compile(branches[i], next), start, true);
        return start;
    }

    private int Repeat(RegexNode node, int next)
    {
        var operand = node.Children[0];
        if (node.Max < 0 && node.Min <= 1)
        {
            // A loop: the split comes first for a star, the operand for a plus.
            var loop = Emit(default);
            var body = Compile(operand, loop);
            _code[loop] = SplitInstruction(body, next, node.Greedy);
            return node.Min == 0 && !CanBeEmpty(operand) ? loop : node.Min == 0 ? Split(body, next, node.Greedy) : body;
        }

        if (node.Max < 0) next = Repeat(node with { Min = 0 }, next);
        else
        {
            var end = next;
            for (var i = node.Min; i < node.Max; i++) next = Split(Compile(operand, next), end, node.Greedy);
        }

        for (var i = 0; i < node.Min; i++) next = Compile(operand, next);
        return next;
    }

    private int Split(int preferred, int other, bool greedy) => Emit(SplitInstruction(preferred, other, greedy));

    private static RegexInstruction SplitInstruction(int body, int next, bool greedy) => greedy
        ? new RegexInstruction(RegexOp.Split, body, next, null, default)
        : new RegexInstruction(RegexOp.Split, next, body, null, default);

    private static bool CanBeEmpty(RegexNode node) => node.Kind switch
    {
        RegexKind.Class => false,
        RegexKind.Capture => CanBeEmpty(node.Children[0]),
        RegexKind.Repeat => node.Min == 0 || CanBeEmpty(node.Children[0]),
        RegexKind.Concat => Array.TrueForAll(node.Children, CanBeEmpty),
        RegexKind.Alternate => Array.Exists(node.Children, CanBeEmpty),
        _ => true,
    };
}
