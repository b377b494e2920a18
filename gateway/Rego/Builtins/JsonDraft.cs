using System.Globalization;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// A collection that is being edited in place. What no edit has led into stays a value; what was thawed once stays so
/// until the end, so that many edits of one collection copy it once. One thread at a time.
/// </summary>
internal sealed class JsonDraft
{
    /// <summary>Moving elements of an array costs less than making them.</summary>
    private const int MoveShift = 6;

    private readonly BuiltinContext _context;
    private readonly List<Slot>? _items;
    private readonly Dictionary<RegoValue, Slot>? _members;
    private readonly HashSet<RegoValue>? _elements;
    private RegoValue _frozen;

    private JsonDraft(BuiltinContext context, RegoValue value)
    {
        (_context, _frozen) = (context, value);
        switch (value.Reference)
        {
            case RegoArray array:
                _items = new List<Slot>(array.Count);
                foreach (ref readonly var item in array.AsSpan()) _items.Add(new Slot(item, null));
                break;
            case RegoObject map:
                _members = new Dictionary<RegoValue, Slot>(map.Count);
                for (var i = 0; i < map.Count; i++) _members.Add(map.RawKeys[i], new Slot(map.RawValues[i], null));
                break;
            default:
                _elements = [.. value.AsSet().RawItems];
                break;
        }
    }

    private readonly record struct Slot(RegoValue Value, JsonDraft? Draft);

    private int Count => _items?.Count ?? _members?.Count ?? _elements!.Count;

    /// <summary>A collection to edit; null for another value, or when the budget has run out.</summary>
    public static JsonDraft? Thaw(BuiltinContext context, RegoValue value) =>
        value.IsCollection && context.Spend(value.CollectionCount >> 3) ? new JsonDraft(context, value) : null;

    /// <summary>Sets what lies under a path of at least one key, or takes it away when the value is undefined; false where that does not apply.</summary>
    public bool Edit(ReadOnlySpan<RegoValue> path, RegoValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _frozen = default;
        var key = path[0];
        if (path.Length == 1) return value.IsDefined ? Insert(key, value) : Delete(key);
        if (_elements is null) return Child(key) is { } child && child.Edit(path[1..], value);
        // The place of an element in a set is its value: it leaves, and comes back changed.
        if (!_elements.TryGetValue(key, out var element) || Thaw(_context, element) is not { } draft || !draft.Edit(path[1..], value)) return false;
        _elements.Remove(element);
        var changed = draft.Freeze();
        if (changed.IsDefined) _elements.Add(changed);
        return changed.IsDefined;
    }

    /// <summary>What lies under a path, as a value; undefined where there is nothing.</summary>
    public RegoValue Find(ReadOnlySpan<RegoValue> path)
    {
        var draft = this;
        for (var at = 0; at < path.Length; at++)
        {
            var slot = draft.Look(path[at], out _);
            if (slot.Draft is null) return FindIn(slot.Value, path[(at + 1)..]);
            draft = slot.Draft;
        }

        return draft.Freeze();
    }

    /// <summary>The same within a value.</summary>
    public static RegoValue FindIn(RegoValue value, ReadOnlySpan<RegoValue> path)
    {
        foreach (ref readonly var key in path)
        {
            if (value.Reference is RegoArray array) value = TryIndex(key, array.Count, out var index) && index < array.Count ? array[index] : default;
            else value = value.Lookup(key);
            if (value.IsUndefined) break;
        }

        return value;
    }

    /// <summary>The collection as it is now; undefined when the budget has run out.</summary>
    public RegoValue Freeze()
    {
        if (_frozen.IsDefined) return _frozen;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!_context.Spend(Count >> 3)) return default;
        return _frozen = _items is not null ? FrozenItems(_items) : _members is not null ? FrozenMembers(_members) : (RegoValue)RegoSet.Create([.. _elements!]);
    }

    private static RegoValue FrozenItems(List<Slot> slots)
    {
        var items = new RegoValue[slots.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = slots[i].Draft?.Freeze() ?? slots[i].Value;
            if (items[i].IsUndefined) return default;
        }

        return items.Length == 0 ? RegoArray.Empty : new RegoArray(items);
    }

    private static RegoValue FrozenMembers(Dictionary<RegoValue, Slot> slots)
    {
        var members = new RegoObjectBuilder(slots.Count);
        foreach (var (key, slot) in slots)
        {
            var value = slot.Draft?.Freeze() ?? slot.Value;
            if (value.IsUndefined) return default;
            members.Set(key, value);
        }

        return members.Build();
    }

    // What lies under a key, and where it lies when this is an array; nothing there is an undefined value.
    private Slot Look(RegoValue key, out int index)
    {
        index = 0;
        if (_items is not null) return TryIndex(key, _items.Count, out index) && index < _items.Count ? _items[index] : default;
        if (_members is not null) return _members.GetValueOrDefault(key);
        return _elements!.TryGetValue(key, out var held) ? new Slot(held, null) : default;
    }

    private JsonDraft? Child(RegoValue key)
    {
        var slot = Look(key, out var index);
        if (slot.Draft is not null || Thaw(_context, slot.Value) is not { } draft) return slot.Draft;
        if (_items is not null) _items[index] = new Slot(default, draft);
        else _members![key] = new Slot(default, draft);
        return draft;
    }

    private bool Insert(RegoValue key, RegoValue value)
    {
        if (!_context.AllowsOneMore(Count)) return false;
        if (_members is not null)
        {
            _members[key] = new Slot(value, null);
            return true;
        }

        if (_items is null) return key.Equals(value) && (_elements!.Add(value) || true);
        if (!TryIndex(key, _items.Count, out var index) || !_context.Spend((_items.Count - index) >> MoveShift)) return false;
        _items.Insert(index, new Slot(value, null));
        return true;
    }

    private bool Delete(RegoValue key)
    {
        if (_members is not null) return _members.Remove(key);
        if (_items is null) return _elements!.Remove(key);
        if (!TryIndex(key, _items.Count, out var index) || index == _items.Count || !_context.Spend((_items.Count - index) >> MoveShift)) return false;
        _items.RemoveAt(index);
        return true;
    }

    /// <summary>A position from 0 to the count: an integer, its text without leading zeros, or "-" for the end.</summary>
    private static bool TryIndex(RegoValue key, int count, out int index)
    {
        index = 0;
        if (key.Reference is string text)
        {
            if (text == "-")
            {
                index = count;
                return true;
            }

            return (text == "0" || !text.StartsWith('0'))
                && DigitText.TryRead(text, NumberStyles.AllowLeadingSign, out index)
                && (uint)index <= (uint)count;
        }

        if (!key.IsInt64 || (ulong)key.Bits > (ulong)count) return false;
        index = (int)key.Bits;
        return true;
    }
}
