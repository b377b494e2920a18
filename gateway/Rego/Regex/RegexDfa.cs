using System.Runtime.InteropServices;

namespace SecureFin.Rego;

/// <summary>
/// Answers whether a text holds a match: states are made as they are needed, what they hold together is bounded, a full
/// table is thrown away. One thread at a time.
/// </summary>
internal sealed class RegexDfa
{
    private const int MaxSize = 1 << 20;
    private const int Unknown = 0;
    private const int Matched = 1;
    private const int Dead = 2;

    private readonly RegexProgram _program;
    private readonly int _width; // classes and one more for the end of the text
    private readonly Dictionary<StateKey, int> _numbers = [];
    private readonly List<StateKey> _states = [];
    private readonly List<int[]> _rows = [];
    private readonly Stack<int> _work = new();
    private readonly int[] _marks;
    private int _generation;
    private int _start;

    public RegexDfa(RegexProgram program)
    {
        _program = program;
        _width = program.Alphabet.Count + 1;
        _marks = new int[program.Instructions.Length];
        Reset();
    }

    /// <summary>Numbers that its table and its states hold.</summary>
    public int Size { get; private set; }

    /// <summary>True when the text holds a match; the context is charged for the work.</summary>
    public bool IsMatch(BuiltinContext context, ReadOnlySpan<char> text)
    {
        var state = _start;
        for (var i = 0; i < text.Length;)
        {
            if ((i & 0xFFFF) == 0xFFFF && !context.Spend(1024)) return false;
            var rune = RegexText.RuneAt(text, i, out var size);
            i += size;
            var row = _rows[state];
            var number = _program.Alphabet.ClassOf(rune);
            var next = row[number];
            if (next == Unknown) next = Step(context, state, number);
            if (next == Matched) return true;
            if (next == Dead) return false;
            state = next;
        }

        var last = _rows[state][_width - 1];
        if (last == Unknown) last = Step(context, state, _width - 1);
        return last == Matched;
    }

    private void Reset()
    {
        _numbers.Clear();
        _states.Clear();
        _rows.Clear();
        Size = _marks.Length;
        for (var i = 0; i <= Dead; i++)
        {
            _states.Add(default);
            _rows.Add([]);
        }

        _start = Add(new StateKey([_program.Start], RegexAssertions.None));
    }

    // The instructions waiting for the next character, and what came before.
    private readonly record struct StateKey(int[] Waiting, int Before)
    {
        public bool Equals(StateKey other) => Before == other.Before && Waiting.AsSpan().SequenceEqual(other.Waiting);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(Before);
            hash.AddBytes(MemoryMarshal.AsBytes<int>(Waiting));
            return hash.ToHashCode();
        }
    }

    private int Add(StateKey key)
    {
        if (_numbers.TryGetValue(key, out var number)) return number;
        _numbers.Add(key, number = _states.Count);
        _states.Add(key);
        _rows.Add(new int[_width]);
        Size += _width + key.Waiting.Length;
        return number;
    }

    private int Step(BuiltinContext context, int state, int number)
    {
        if (!context.Spend(1 + ((_program.Instructions.Length + _width) >> 5))) return Dead;
        var key = _states[state];
        var after = number == _width - 1 ? RegexAssertions.None : _program.Alphabet.Representative(number);
        var next = new SortedSet<int>();
        var matched = Close(key, after, next);
        int result;
        if (matched) result = Matched;
        else
        {
            // A search may begin anew before each character, unless it is tied to the beginning.
            if (!_program.BeginsAnchored) next.Add(_program.Start);
            if (next.Count == 0) result = Dead;
            else
            {
                var before = RegexAssertions.IsWord(after) ? 'a' : after == '\n' ? '\n' : ' ';
                var target = new StateKey([.. next], before);
                if (Size >= MaxSize && !_numbers.ContainsKey(target))
                {
                    Reset();
                    return Add(target);
                }

                result = Add(target);
            }
        }

        _rows[state][number] = result;
        return result;
    }

    // Follows what needs no character; true when a match is reached, else the instructions after the character.
    private bool Close(StateKey key, int after, SortedSet<int> next)
    {
        _generation++;
        foreach (var pc in key.Waiting) _work.Push(pc);
        while (_work.TryPop(out var pc))
        {
            if (_marks[pc] == _generation) continue;
            _marks[pc] = _generation;
            ref readonly var instruction = ref _program.Instructions[pc];
            switch (instruction.Op)
            {
                case RegexOp.Match:
                    _work.Clear();
                    return true;
                case RegexOp.Class:
                    if (after >= 0 && instruction.Class!.Contains(after)) next.Add(instruction.Next);
                    break;
                case RegexOp.Split:
                    _work.Push(instruction.Other);
                    _work.Push(instruction.Next);
                    break;
                case RegexOp.Assert:
                    if (RegexAssertions.Holds(instruction.Assertion, key.Before, after)) _work.Push(instruction.Next);
                    break;
                default:
                    _work.Push(instruction.Next);
                    break;
            }
        }

        return false;
    }
}
