using System.Buffers;
using System.Text.Unicode;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks JSON by copying it as it stands and replacing what the plan names. Owned by one body.</summary>
/// <remarks>
/// Names are compared unescaped and without case; every occurrence of a doubled name is masked; texts are searched unescaped;
/// member names are searched too; numbers that hold a card number are replaced. Source: RFC 8259.
/// </remarks>
internal sealed class JsonMasker : IBodyMasker
{
    private readonly PlanCursor _cursor;
    private int _rootDepth;
    private readonly EmbeddedDocument? _embedded;
    private readonly JsonSkim _skim;
    private readonly ValueMasker _values;
    private readonly DetectorSet _detectors;
    private byte[]? _digits;
    private byte[] _unescaped = [];
    private JsonPlace _place;
    private int _removing = -1; // depth of the container that is being removed

    public JsonMasker(MaskingPlan plan)
        : this(plan, new PlanCursor(plan)) => _embedded = new EmbeddedDocument(plan, _cursor);

    /// <summary>Masks a text within another document, at the place where the cursor stands; further texts in it are not looked into.</summary>
    public JsonMasker(MaskingPlan plan, PlanCursor cursor)
    {
        _cursor = cursor;
        _rootDepth = cursor.Depth;
        _skim = new JsonSkim(plan, _cursor.Names);
        _values = new ValueMasker(plan);
        _detectors = plan.Detectors;
    }

    /// <summary>Begins with another text within the document, at the place where the cursor stands.</summary>
    public void Restart()
    {
        _rootDepth = _cursor.Depth;
        _place = default;
        _removing = -1;
    }

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
    public int Process(ReadOnlySpan<byte> data, bool isFinal, IBufferWriter<byte> output) =>
        TryProcess(data, isFinal, output, out var consumed) ? consumed : throw JsonScanner.NotWellFormed();

    /// <summary>The same for what may be no JSON at all: false then, and what was written is nothing.</summary>
    /// <exception cref="MaskingException">It cannot be masked.</exception>
    public bool TryProcess(ReadOnlySpan<byte> data, bool isFinal, IBufferWriter<byte> output, out int consumed)
    {
        var scanner = new JsonScanner(data, isFinal, _place);
        var copied = 0;
        while (true)
        {
            if (scanner.IsBeforeName && _removing < 0 && _cursor.IsIndifferent) scanner.Skim(_skim);
            if (!scanner.Read()) break;
            Take(ref scanner, data, ref copied, output);
        }

        consumed = scanner.Consumed;
        if (scanner.IsBroken) return false;
        if (!Utf8.IsValid(data[..scanner.Consumed])) throw new MaskingException("The body is not UTF-8.");
        if (_removing < 0) output.Write(data[copied..scanner.Consumed]);
        _place = scanner.Place;
        return true;
    }

    private void Take(ref JsonScanner scanner, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        switch (scanner.Token)
        {
            case JsonToken.Name:
                TakeName(ref scanner, data, ref copied, output);
                break;
            case JsonToken.Open:
                Open(ref scanner, data, ref copied, output);
                break;
            case JsonToken.Close:
                Close(scanner.End, ref copied);
                break;
            default:
                TakeScalar(ref scanner, data, ref copied, output);
                break;
        }
    }

    private void TakeName(ref JsonScanner scanner, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        if (_removing >= 0) return;
        var name = Text(ref scanner);
        _cursor.Member(name);
        ref readonly var detectors = ref _cursor.Detectors;
        if (name.Length < detectors.MinLength || !detectors.MayHold(scanner.Traits) || !_values.TryMaskText(name, scanner.Traits, detectors, out var masked)) return;
        output.Write(data[copied..scanner.Start]);
        JsonString.Write(masked, output);
        copied = scanner.End; // the colon and what stands before it stay
    }

    private void Open(ref JsonScanner scanner, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        if (_removing >= 0)
        {
            _cursor.Push();
            return;
        }

        if (_cursor.Depth == _rootDepth)
        {
            _cursor.PushRoot();
            return;
        }

        if (scanner.IsElement) _cursor.Element();
        if (_cursor.NextAction == MaskingAction.Remove)
        {
            output.Write(data[copied..scanner.Start]);
            output.Write("null"u8);
            _removing = _cursor.Depth;
        }

        _cursor.Push();
    }

    private void Close(int end, ref int copied)
    {
        _cursor.Pop();
        if (_removing != _cursor.Depth) return;
        _removing = -1;
        copied = end;
    }

    private void TakeScalar(ref JsonScanner scanner, ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        if (_removing >= 0) return;
        if (scanner.IsElement) _cursor.Element();
        var action = _cursor.NextAction;
        if (action == MaskingAction.None && !MayHold(ref scanner)) return;
        if (!TryReplace(ref scanner, action, out var masked)) return;
        output.Write(data[copied..scanner.Start]);
        if (masked.IsEmpty) output.Write("null"u8);
        else JsonString.Write(masked, output);
        copied = scanner.End;
    }

    private bool MayHold(ref JsonScanner scanner) => scanner.Token switch
    {
        JsonToken.Text => (scanner.Raw.Length >= _detectors.MinLength && _detectors.MayHold(scanner.Traits))
            || (scanner.Raw.Length >= DocumentForm.MinLength && scanner.Traits.IsEscaped) || DocumentForm.MayBe(scanner.Raw),
        JsonToken.Number => scanner.Raw.Length >= _detectors.MinLength,
        _ => false,
    };

    // False when the value passes; an empty replacement is null.
    private bool TryReplace(ref JsonScanner scanner, MaskingAction action, out ReadOnlySpan<byte> masked)
    {
        masked = default;
        if (scanner.Token == JsonToken.Null) return false;
        if (action == MaskingAction.Remove || (action != MaskingAction.None && scanner.Token == JsonToken.Boolean)) return true;
        if (action == MaskingAction.None && scanner.Token != JsonToken.Text) return TryReplaceNumber(scanner.Raw, out masked);
        var text = Text(ref scanner);
        if (EmbeddedDocument.IsLookedInto(action, _cursor.NextClass) && TryReplaceDocument(text, out masked)) return true;
        if (action == MaskingAction.None) return _values.TryMaskText(text, scanner.Traits, _detectors, out masked);
        masked = _values.Mask(action, _cursor.NextClass, text);
        return true;
    }

    private bool TryReplaceDocument(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked)
    {
        masked = default;
        if (_embedded is null || !DocumentForm.MayBe(text)) return false;
        if (_cursor.Depth == _rootDepth) _cursor.PushRoot();
        else _cursor.Push();
        var isReplaced = _embedded.TryMask(text, out masked);
        _cursor.Pop();
        return isReplaced;
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

    private ReadOnlySpan<byte> Text(ref JsonScanner scanner)
    {
        var raw = scanner.Raw;
        if (scanner.Token is not (JsonToken.Name or JsonToken.Text) || !scanner.Traits.IsEscaped) return raw;
        if (_unescaped.Length < raw.Length) _unescaped = new byte[Math.Max(256, raw.Length)];
        return _unescaped.AsSpan(0, JsonEscape.Resolve(raw, _unescaped));
    }
}
