using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks JSON by copying it as it stands and replacing what the plan names. Owned by one body.</summary>
/// <remarks>
/// Names are compared unescaped and without case; every occurrence of a doubled name is masked; texts are searched unescaped;
/// member names are searched too; numbers that hold a card number are replaced. Source: RFC 8259.
/// </remarks>
internal sealed class JsonMasker(MaskingPlan plan) : IBodyMasker
{
    private readonly PlanCursor _cursor = new(plan);
    private readonly ValueMasker _values = new(plan);
    private readonly DetectorSet _detectors = plan.Detectors;
    private byte[]? _digits;
    private byte[] _unescaped = [];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = PlanCursor.MaxDepth });
    private readonly bool[] _isArray = new bool[PlanCursor.MaxDepth + 2];
    private (MaskingAction Action, DataClass Class) _next;
    private int _removing = -1; // depth of the container that is being removed

    /// <summary>Masks a whole body in memory.</summary>
    /// <exception cref="MaskingException">The body is not JSON or is beyond a bound.</exception>
    public static void Mask(MaskingPlan plan, ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        if (plan.IsEmpty) output.Write(json);
        else new JsonMasker(plan).Process(json, isFinal: true, output);
    }

    /// <summary>Masks a body of any length in bounded memory.</summary>
    /// <exception cref="MaskingException">The body is not JSON or is beyond a bound; part of it may have been written.</exception>
    public static Task MaskAsync(MaskingPlan plan, Stream json, Stream output, CancellationToken ct) =>
        MaskingPump.RunAsync(new JsonMasker(plan), json, output, ct);

    /// <inheritdoc/>
    public int Process(ReadOnlySpan<byte> data, bool isFinal, IBufferWriter<byte> output)
    {
        var reader = new Utf8JsonReader(data, isFinal, _state);
        var copied = 0;
        try
        {
            while (reader.Read()) Take(ref reader, data, ref copied, output);
        }
        catch (JsonException)
        {
            throw new MaskingException("The body is not well-formed JSON.");
        }

        var consumed = (int)reader.BytesConsumed;
        if (!Utf8.IsValid(data[..consumed])) throw new MaskingException("The body is not UTF-8.");
        if (_removing < 0) output.Write(data[copied..consumed]);
        _state = reader.CurrentState;
        return consumed;
    }

    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader, data, ref copied, output);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Open(ref reader, data, ref copied, output);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close(ref reader, ref copied);
                break;
            default:
                TakeScalar(ref reader, data, ref copied, output);
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        if (_removing >= 0) return;
        var name = Text(ref reader);
        _next = _cursor.Member(name);
        if (name.Length < _detectors.MinLength || !_values.TryMaskText(name, out var masked)) return;
        output.Write(data[copied..(int)reader.TokenStartIndex]);
        JsonString.Write(masked, output);
        copied = (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2; // the quotes; the colon and what stands before it stay
    }

    private void Open(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        if (_removing >= 0)
        {
            _cursor.Push();
            return;
        }

        if (_cursor.Depth == 0) _cursor.PushRoot();
        else OpenInner(ref reader, data, ref copied, output);
        _isArray[_cursor.Depth] = reader.TokenType == JsonTokenType.StartArray;
    }

    private void OpenInner(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        var (action, _) = Place();
        if (action == MaskingAction.Remove)
        {
            output.Write(data[copied..(int)reader.TokenStartIndex]);
            output.Write("null"u8);
            _removing = _cursor.Depth;
        }

        _cursor.Push();
    }

    private void Close(ref Utf8JsonReader reader, ref int copied)
    {
        _cursor.Pop();
        if (_removing != _cursor.Depth) return;
        _removing = -1;
        copied = (int)reader.BytesConsumed;
    }

    private void TakeScalar(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        if (_removing >= 0) return;
        var (action, dataClass) = Place();
        if (action == MaskingAction.None && !MayHold(ref reader)) return;
        if (!TryReplace(ref reader, action, dataClass, out var masked)) return;
        output.Write(data[copied..(int)reader.TokenStartIndex]);
        if (masked.IsEmpty) output.Write("null"u8);
        else JsonString.Write(masked, output);
        copied = (int)reader.BytesConsumed;
    }

    private bool MayHold(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Number && reader.ValueSpan.Length >= _detectors.MinLength;

    // False when the value passes; an empty replacement is null.
    private bool TryReplace(ref Utf8JsonReader reader, MaskingAction action, DataClass dataClass, out ReadOnlySpan<byte> masked)
    {
        masked = default;
        if (reader.TokenType == JsonTokenType.Null) return false;
        if (action == MaskingAction.Remove || (action != MaskingAction.None && reader.TokenType is JsonTokenType.True or JsonTokenType.False))
            return action != MaskingAction.None;
        if (action != MaskingAction.None)
        {
            masked = _values.Mask(action, dataClass, Text(ref reader));
            return true;
        }

        return reader.TokenType == JsonTokenType.String ? _values.TryMaskText(Text(ref reader), out masked) : TryReplaceNumber(reader.ValueSpan, out masked);
    }

    // A number that is a card number by its value, or whose whole part has one among more digits than a card number has.
    private bool TryReplaceNumber(ReadOnlySpan<byte> number, out ReadOnlySpan<byte> masked)
    {
        masked = default;
        if (_detectors.Pan == MaskingAction.None) return false;
        if (JsonNumber.TryPan(number, _digits ??= new byte[JsonNumber.MaxDigits], out var count)) return _values.TryMaskText(_digits.AsSpan(0, count), out masked);
        var whole = number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') is >= 0 and var end ? end : number.Length;
        return whole > JsonNumber.MaxDigits && _values.TryMaskText(number[..whole], out masked);
    }

    private (MaskingAction Action, DataClass Class) Place()
    {
        if (_cursor.Depth == 0) return _cursor.Current; // the root value has no name
        return _isArray[_cursor.Depth] ? _cursor.Element() : _next;
    }

    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_unescaped.Length < reader.ValueSpan.Length) _unescaped = new byte[Math.Max(256, reader.ValueSpan.Length)];
        try
        {
            return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
        }
        catch (InvalidOperationException)
        {
            throw new MaskingException("The body holds an escape that is no character.");
        }
    }
}
