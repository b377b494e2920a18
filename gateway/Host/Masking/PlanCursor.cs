using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Walks a plan along a document and says for each value what becomes of it. Owned by one body.</summary>
internal sealed class PlanCursor
{
    /// <summary>Deepest nesting; a body that goes deeper is refused.</summary>
    public const int MaxDepth = 128;

    private const int MaxAttributeName = 64;
    private const int FirstFrames = 16; // most documents are no deeper

    private readonly MaskingPlan _plan;
    private readonly DetectorSet _asked;
    private readonly DetectorSet _all;
    private Frame[] _frames = new Frame[FirstFrames];
    private ulong[] _active;
    private readonly int _words;

    public PlanCursor(MaskingPlan plan)
    {
        _plan = plan;
        (_asked, _all) = (plan.Detectors, plan.Detectors.WithAll());
        Names = new NameCache(plan.Names);
        _words = plan.Selectors.Words;
        _active = _words == 0 ? [] : new ulong[_words * FirstFrames];
        _frames[0].Index = -1;
        if (_words == 0) return;
        plan.Selectors.Start(Active(0));
        _frames[0].HasActive = true;
    }

    public NameCache Names { get; }

    /// <summary>True when only the own name of a member says what becomes of it.</summary>
    public bool IsIndifferent => !_frames[Depth].HasActive && _frames[Depth].Action == MaskingAction.None;

    /// <summary>Containers that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>Steps to the member of this unescaped name; what <see cref="NextAction"/> says holds for its value and, until changed, below it.</summary>
    public void Member(ReadOnlySpan<byte> name)
    {
        ref var parent = ref _frames[Depth];
        ref var child = ref _frames[Depth + 1];
        child = new Frame { NameId = Names.Find(name), Index = -1 };
        if (parent.HasActive) Select(ref parent, ref child, child.NameId, index: -1);
        if (!child.IsSelected) Classify(ref parent, ref child);
    }

    /// <summary>Steps to the next element of an array; it is named as the array is.</summary>
    public void Element()
    {
        ref var parent = ref _frames[Depth];
        ref var child = ref _frames[Depth + 1];
        child = new Frame { NameId = parent.NameId, Index = -1, Action = parent.Action, Class = parent.Class, IsSelected = parent.IsSelected };
        if (parent.HasActive) Select(ref parent, ref child, nameId: 0, ++parent.Index);
    }

    /// <summary>Steps to an attribute of the open element; <c>@name</c> selects it, and its plain name classifies it.</summary>
    public (MaskingAction Action, DataClass Class) Attribute(ReadOnlySpan<byte> name)
    {
        ref var parent = ref _frames[Depth];
        ref var child = ref _frames[Depth + 1];
        child = new Frame { NameId = Names.Find(name), Index = -1 };
        if (parent.HasActive)
        {
            Span<byte> marked = stackalloc byte[MaxAttributeName + 1];
            marked[0] = (byte)'@';
            var id = 0;
            if (name.Length <= MaxAttributeName)
            {
                name.CopyTo(marked[1..]);
                id = Names.Find(marked[..(name.Length + 1)]);
            }

            Select(ref parent, ref child, id, index: -1);
        }

        if (!child.IsSelected) Classify(ref parent, ref child);
        return (child.Action, child.Class);
    }

    /// <summary>Opens the root value of a JSON text, which has no name: what holds for its place holds for it.</summary>
    public void PushRoot()
    {
        Push();
        _frames[Depth] = _frames[Depth - 1];
        if (_words > 0) Active(Depth - 1).CopyTo(Active(Depth));
    }

    /// <summary>What becomes of the value that was stepped to.</summary>
    public MaskingAction NextAction => _frames[Depth + 1].Action;

    /// <summary>Class of the value that was stepped to.</summary>
    public DataClass NextClass => _frames[Depth + 1].Class;

    /// <summary>What holds for texts directly in the open container.</summary>
    public (MaskingAction Action, DataClass Class) Current => (_frames[Depth].Action, _frames[Depth].Class);

    /// <summary>True inside a free text of which policy shows a part.</summary>
    public bool InFreeText => ValueMasker.IsShownInPart(_frames[Depth].Action, _frames[Depth].Class);

    /// <summary>What is looked for in the names and comments of the open container.</summary>
    public ref readonly DetectorSet Detectors => ref InFreeText ? ref _all : ref _asked;

    /// <summary>Opens the value that was stepped to.</summary>
    /// <exception cref="MaskingException">The document is nested too deep.</exception>
    public void Push()
    {
        if (Depth == MaxDepth) throw new MaskingException("The body is nested too deep.");
        Depth++;
        if (Depth + 1 < _frames.Length) return;
        Array.Resize(ref _frames, Math.Min(2 * _frames.Length, MaxDepth + 2));
        if (_words > 0) Array.Resize(ref _active, _words * _frames.Length);
    }

    public void Pop() => Depth--;

    /// <summary>Closes all containers but so many.</summary>
    public void Return(int depth) => Depth = depth;

    private void Select(ref Frame parent, ref Frame child, int nameId, int index)
    {
        child.HasActive = _plan.Selectors.Step(Active(Depth), nameId, index, Active(Depth + 1), out var found);
        if (found.Action > MaskingAction.None) (child.Action, child.Class, child.IsSelected) = (found.Action, found.Class, true);
        else if (parent.IsSelected) (child.Action, child.Class, child.IsSelected) = (parent.Action, parent.Class, true);
    }

    private void Classify(ref Frame parent, ref Frame child)
    {
        if (parent.IsSelected)
        {
            (child.Action, child.Class, child.IsSelected) = (parent.Action, parent.Class, true);
            return;
        }

        if (_plan.TryClass(parent.NameId, child.NameId, out var own))
        {
            child.Class = own;
            child.Action = _plan.Of(own);
            if (child.Action != MaskingAction.None || (own == DataClass.Public && !ValueMasker.IsShownInPart(parent.Action, parent.Class))) return;
        }

        if (parent.Action != MaskingAction.None) (child.Action, child.Class) = (parent.Action, parent.Class);
    }

    private Span<ulong> Active(int depth) => _active.AsSpan(depth * _words, _words);

    private struct Frame
    {
        public int NameId;
        public int Index;
        public MaskingAction Action;
        public DataClass Class;
        public bool IsSelected;
        public bool HasActive;
    }
}
