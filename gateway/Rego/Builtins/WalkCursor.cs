namespace SecureFin.Rego;

/// <summary>
/// The relation walk: every value below a root, root first, children in Rego order. The evaluator drives it; the depth of
/// values bounds the stack.
/// </summary>
internal struct WalkCursor
{
    private readonly RegoValue _root;
    private Frame[] _frames;
    private int _depth;

    private struct Frame
    {
        public RegoValue Collection;
        public RegoValue Key;
        public int Next;
    }

    public WalkCursor(RegoValue root)
    {
        _root = root;
        _frames = [];
        _depth = -1;
    }

    /// <summary>The value reached.</summary>
    public RegoValue Current { readonly get; private set; }

    /// <summary>Goes on to the next value; false at the end.</summary>
    public bool MoveNext()
    {
        if (_depth < 0)
        {
            _depth = 0;
            Current = _root;
            return true;
        }

        if (Current.CollectionCount > 0) Push(Current);
        while (_depth > 0)
        {
            ref var frame = ref _frames[_depth - 1];
            if (frame.Next < frame.Collection.CollectionCount)
            {
                Current = Child(ref frame);
                return true;
            }

            _depth--;
        }

        return false;
    }

    /// <summary>The path of the current value, as array of keys.</summary>
    public readonly RegoValue Path()
    {
        if (_depth == 0) return RegoArray.Empty;
        var keys = new RegoValue[_depth];
        for (var i = 0; i < _depth; i++) keys[i] = _frames[i].Key;
        return new RegoArray(keys);
    }

    private static RegoValue Child(ref Frame frame)
    {
        var at = frame.Next++;
        switch (frame.Collection.Reference)
        {
            case RegoArray array:
                frame.Key = RegoValue.FromInt64(at);
                return array[at];
            case RegoObject map:
                frame.Key = map.KeyAt(at);
                return map.ValueAt(at);
            default:
                return frame.Key = frame.Collection.AsSet()[at];
        }
    }

    private void Push(RegoValue collection)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, Math.Max(4, _depth * 2));
        _frames[_depth++] = new Frame { Collection = collection };
    }
}
