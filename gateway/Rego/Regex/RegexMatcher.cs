namespace SecureFin.Rego;

/// <summary>
/// Finds matches with their captures by running all threads of a program side by side, the preferred first (leftmost
/// match, Perl's preferences). Time is at most text length times program length. One thread at a time.
/// </summary>
internal sealed class RegexMatcher
{
    private readonly RegexProgram _program;
    private readonly int _slots;
    private readonly Stack<(int Pc, int Slot, int Old)> _work = new();
    private ThreadList _now;
    private ThreadList _next;
    private readonly int[] _current;

    public RegexMatcher(RegexProgram program)
    {
        _program = program;
        _slots = program.Captures * 2;
        _now = new ThreadList(program.Instructions.Length, _slots);
        _next = new ThreadList(program.Instructions.Length, _slots);
        _current = new int[_slots];
        Captures = new int[_slots];
    }

    /// <summary>Starts and ends of the last match and its captures, -1 where one took no part.</summary>
    public int[] Captures { get; }

    /// <summary>Finds the first match from a position on. False as well when the budget runs out (a failure is recorded).</summary>
    public bool Find(BuiltinContext context, ReadOnlySpan<char> text, int from)
    {
        _now.Clear();
        var matched = false;
        var before = RegexText.RuneBefore(text, from);
        for (var i = from; ; )
        {
            if (!context.Spend(1 + (_now.Count >> 5))) return false;
            var size = 1;
            var after = i < text.Length ? RegexText.RuneAt(text, i, out size) : RegexAssertions.None;
            if (!matched && (i == 0 || !_program.BeginsAnchored))
            {
                Array.Fill(_current, -1);
                _current[0] = i;
                AddThread(_now, _program.Start, i, before, after);
            }

            if (_now.Count == 0) break;
            _next.Clear();
            matched |= Advance(text, i, size, after);
            if (after == RegexAssertions.None) break;
            i += size;
            before = after;
            (_now, _next) = (_next, _now);
        }

        return matched;
    }

    // Lets every thread take the character; a match ends all threads of lower preference.
    private bool Advance(ReadOnlySpan<char> text, int at, int size, int rune)
    {
        var following = at + size < text.Length ? RegexText.RuneAt(text, at + size, out _) : RegexAssertions.None;
        for (var t = 0; t < _now.Count; t++)
        {
            var pc = _now.Dense[t];
            ref readonly var instruction = ref _program.Instructions[pc];
            if (instruction.Op == RegexOp.Match)
            {
                _now.Slots.AsSpan(pc * _slots, _slots).CopyTo(Captures);
                Captures[1] = at;
                return true;
            }

            if (instruction.Op != RegexOp.Class || rune < 0 || !instruction.Class!.Contains(rune)) continue;
            _now.Slots.AsSpan(pc * _slots, _slots).CopyTo(_current);
            AddThread(_next, instruction.Next, at + size, rune, following);
        }

        return false;
    }

    // Follows what needs no character, in order of preference. Saved slots are restored on the way back.
    private void AddThread(ThreadList list, int start, int at, int before, int after)
    {
        _work.Push((start, -1, 0));
        while (_work.TryPop(out var item))
        {
            if (item.Slot >= 0)
            {
                _current[item.Slot] = item.Old;
                continue;
            }

            if (!list.Add(item.Pc)) continue;
            ref readonly var instruction = ref _program.Instructions[item.Pc];
            switch (instruction.Op)
            {
                case RegexOp.Match or RegexOp.Class:
                    _current.CopyTo(list.Slots.AsSpan(item.Pc * _slots));
                    break;
                case RegexOp.Split:
                    _work.Push((instruction.Other, -1, 0));
                    _work.Push((instruction.Next, -1, 0));
                    break;
                case RegexOp.Save:
                    _work.Push((0, instruction.Other, _current[instruction.Other]));
                    _current[instruction.Other] = at;
                    _work.Push((instruction.Next, -1, 0));
                    break;
                case RegexOp.Assert:
                    if (RegexAssertions.Holds(instruction.Assertion, before, after)) _work.Push((instruction.Next, -1, 0));
                    break;
                default:
                    _work.Push((instruction.Next, -1, 0));
                    break;
            }
        }
    }

    /// <summary>Program positions in the order they were added, and the slots of each.</summary>
    private sealed class ThreadList(int size, int slots)
    {
        private readonly int[] _sparse = new int[size];

        public int[] Dense { get; } = new int[size];

        public int[] Slots { get; } = new int[size * slots];

        public int Count { get; private set; }

        public void Clear() => Count = 0;

        public bool Add(int pc)
        {
            var position = _sparse[pc];
            if (position < Count && Dense[position] == pc) return false;
            _sparse[pc] = Count;
            Dense[Count++] = pc;
            return true;
        }
    }
}
