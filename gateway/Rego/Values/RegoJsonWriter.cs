using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Writes values as compact JSON the way Go's encoder does for OPA.</summary>
internal ref struct RegoJsonWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\<>&\u2028\u2029");

    private static readonly SearchValues<char> SpecialWithoutHtml = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\\u2028\u2029");

    private readonly IBufferWriter<byte> _output;
    private readonly SearchValues<char> _special;
    private Span<byte> _span;
    private int _used;

    public RegoJsonWriter(IBufferWriter<byte> output, bool escapeHtml = true)
    {
        _output = output;
        _special = escapeHtml ? Special : SpecialWithoutHtml;
        _span = default;
        _used = 0;
    }

    public void Flush()
    {
        _output.Advance(_used);
        _span = default;
        _used = 0;
    }

    public void Write(RegoValue value)
    {
        if (value.IsInt64)
        {
            Reserve(20);
            Utf8Formatter.TryFormat(value.Bits, _span[_used..], out var written);
            _used += written;
            return;
        }

        switch (value.Reference)
        {
            case null: Raw(value.IsNull ? "null"u8 : value.IsTrue ? "true"u8 : value.IsFalse ? "false"u8 : throw new InvalidOperationException("Undefined has no JSON form.")); break;
            case string text: Write(text); break;
            case RegoNumber number: WriteAscii(number.Text); break;
            case RegoArray array: WriteItems(array.AsSpan()); break;
            case RegoSet set: WriteSet(set); break;
            default: WriteObject(value.AsObject()); break;
        }
    }

    public void Write(ReadOnlySpan<char> text)
    {
        Byte((byte)'"');
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(_special);
            if (plain < 0) plain = text.Length;
            if (plain > 0) Utf8(text[..plain]);
            if (plain == text.Length) break;
            Escape(text[plain]);
            text = text[(plain + 1)..];
        }

        Byte((byte)'"');
    }

    private void WriteItems(ReadOnlySpan<RegoValue> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Byte((byte)'[');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) Byte((byte)',');
            Write(items[i]);
        }

        Byte((byte)']');
    }

    private void WriteSet(RegoSet set)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Byte((byte)'[');
        for (var i = 0; i < set.Count; i++)
        {
            if (i > 0) Byte((byte)',');
            Write(set[i]);
        }

        Byte((byte)']');
    }

    private void WriteObject(RegoObject map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (JsonMembers.NeedsNames(map))
        {
            WriteNamed(JsonMembers.Named(map));
            return;
        }

        Byte((byte)'{');
        for (var i = 0; i < map.Count; i++)
        {
            if (i > 0) Byte((byte)',');
            Write(map.KeyAt(i).AsString());
            Byte((byte)':');
            Write(map.ValueAt(i));
        }

        Byte((byte)'}');
    }

    private void WriteNamed((string Name, RegoValue Value)[] members)
    {
        Byte((byte)'{');
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0) Byte((byte)',');
            Write(members[i].Name);
            Byte((byte)':');
            Write(members[i].Value);
        }

        Byte((byte)'}');
    }

    private void Escape(char c)
    {
        var simple = "\"\\\b\f\n\r\t".IndexOf(c);
        if (simple >= 0)
        {
            Byte((byte)'\\');
            Byte("\"\\bfnrt"u8[simple]);
            return;
        }

        Reserve(6);
        var target = _span.Slice(_used, 6);
        target[0] = (byte)'\\';
        target[1] = (byte)'u';
        for (var i = 0; i < 4; i++) target[2 + i] = "0123456789abcdef"u8[(c >> (12 - (4 * i))) & 15];
        _used += 6;
    }

    private void Utf8(ReadOnlySpan<char> text)
    {
        const int Chunk = 1024;
        while (!text.IsEmpty)
        {
            var take = Math.Min(text.Length, Chunk);
            if (take < text.Length && char.IsHighSurrogate(text[take - 1])) take++;
            Reserve(take * 3);
            _used += Encoding.UTF8.GetBytes(text[..take], _span[_used..]);
            text = text[take..];
        }
    }

    private void WriteAscii(string text)
    {
        Reserve(text.Length);
        _used += Encoding.ASCII.GetBytes(text, _span[_used..]);
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_span[_used..]);
        _used += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Byte(byte value)
    {
        if (_used == _span.Length) Reserve(1);
        _span[_used++] = value;
    }

    private void Reserve(int bytes)
    {
        if (_span.Length - _used >= bytes) return;
        Flush();
        _span = _output.GetSpan(Math.Max(bytes, 256));
    }
}
