using System.Buffers.Binary;
using System.Text;

namespace SecureFin.Rego;

/// <summary>One time zone: its transitions, and the rule for the time after the last.</summary>
/// <remarks>Source: RFC 8536 (TZif), version 2 data block and footer.</remarks>
internal sealed class ZoneInfo
{
    private readonly long[] _transitions;
    private readonly byte[] _indexes;
    private readonly Local[] _types;
    private readonly ZoneRule? _rule;

    private ZoneInfo(long[] transitions, byte[] indexes, Local[] types, ZoneRule? rule)
    {
        _transitions = transitions;
        _indexes = indexes;
        _types = types;
        _rule = rule;
    }

    /// <summary>Offset from UTC in seconds and abbreviation, valid from start (inclusive) to end (exclusive).</summary>
    public readonly record struct Local(int Offset, bool IsDaylight, string Abbreviation, long Start = long.MinValue, long End = long.MaxValue);

    public static ZoneInfo Utc { get; } = new([], [], [new Local(0, false, "UTC")], null);

    public static ZoneInfo Read(ReadOnlySpan<byte> data)
    {
        var times = BinaryPrimitives.ReadInt32BigEndian(data[32..]);
        var types = BinaryPrimitives.ReadInt32BigEndian(data[36..]);
        var characters = BinaryPrimitives.ReadInt32BigEndian(data[40..]);
        var leaps = BinaryPrimitives.ReadInt32BigEndian(data[28..]);
        var marks = BinaryPrimitives.ReadInt32BigEndian(data[20..]) + BinaryPrimitives.ReadInt32BigEndian(data[24..]);
        data = data[44..];
        var transitions = new long[times];
        for (var i = 0; i < times; i++) transitions[i] = BinaryPrimitives.ReadInt64BigEndian(data[(i * 8)..]);
        data = data[(times * 8)..];
        var indexes = data[..times].ToArray();
        data = data[times..];
        var names = data[(types * 6)..];
        var locals = new Local[types];
        for (var i = 0; i < types; i++)
        {
            var name = names[data[(i * 6) + 5]..];
            locals[i] = new Local(BinaryPrimitives.ReadInt32BigEndian(data[(i * 6)..]), data[(i * 6) + 4] != 0, Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]));
        }

        var footer = names[(characters + (leaps * 12) + marks)..].Trim((byte)'\n');
        return new ZoneInfo(transitions, indexes, locals, footer.IsEmpty ? null : ZoneRule.Parse(Encoding.ASCII.GetString(footer)));
    }

    /// <summary>The local time that holds at an instant, in seconds since 1970 UTC.</summary>
    public Local At(long unixSeconds)
    {
        if (_transitions.Length == 0 || unixSeconds < _transitions[0])
        {
            var first = _types[FirstType()];
            return _transitions.Length == 0 ? _rule?.At(unixSeconds) ?? first : first with { End = _transitions[0] };
        }

        var at = Array.BinarySearch(_transitions, unixSeconds);
        if (at < 0) at = ~at - 1;
        if (at == _transitions.Length - 1 && _rule is not null) return _rule.At(unixSeconds);
        return _types[_indexes[at]] with { Start = _transitions[at], End = at + 1 < _transitions.Length ? _transitions[at + 1] : long.MaxValue };
    }

    // Before the first transition: standard time, the first type as a rule.
    private int FirstType()
    {
        if (!Array.Exists(_indexes, static index => index == 0)) return 0;
        for (var i = _indexes.Length > 0 && _types[_indexes[0]].IsDaylight ? _indexes[0] - 1 : -1; i >= 0; i--)
        {
            if (!_types[i].IsDaylight) return i;
        }

        return Math.Max(Array.FindIndex(_types, static type => !type.IsDaylight), 0);
    }
}
