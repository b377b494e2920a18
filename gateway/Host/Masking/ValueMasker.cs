using System.Buffers;
using System.Text;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Makes the masked form of one value, in UTF-8 without any escapes, into a scratch buffer. Owned by one body.</summary>
internal sealed class ValueMasker(MaskingPlan plan)
{
    private const int MaxNormal = 64;
    private static readonly byte[] Ellipsis = "…"u8.ToArray();
    private static readonly byte[] Removed = "[removed]"u8.ToArray();
    private readonly DetectorSet _detectors = plan.Detectors;
    private readonly DetectorSet _all = plan.Detectors.WithAll();
    private ArrayBufferWriter<byte> _scratch = new();
    private ArrayBufferWriter<byte> _spare = new();
    private readonly TextView _view = new();
    private byte[]? _normal;

    /// <summary>True for a free text that stays but for the identifiers in it, of every kind.</summary>
    public static bool IsShownInPart(MaskingAction action, DataClass dataClass) => action == MaskingAction.Partial && dataClass == DataClass.FreeText;

    /// <summary>The masked form of a whole value; valid until the next call. Not for <see cref="MaskingAction.Remove"/>.</summary>
    public ReadOnlySpan<byte> Mask(MaskingAction action, DataClass dataClass, ReadOnlySpan<byte> value)
    {
        _scratch.ResetWrittenCount();
        if (IsShownInPart(action, dataClass)) return TryMaskText(value, _all, hasMark: true, out var masked) ? masked : value;
        Write(action, dataClass, value);
        return _scratch.WrittenSpan;
    }

    /// <summary>True when an identifier stands in a text, as it is or as it reads.</summary>
    public bool Holds(ReadOnlySpan<byte> text, scoped in DetectorSet detectors) => text.Length >= detectors.MinLength
        && (detectors.TryFind(text, 0, out _, out _, out _) || (_view.TryRead(text) && InView(detectors)) || (_view.TryReadDeep(text) && InView(detectors)));

    /// <summary>Replaces the identifiers in a text; false when there is none. The result is valid until the next call.</summary>
    public bool TryMaskText(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked) => TryMaskText(text, TextTraits.Unknown, _detectors, out masked);

    /// <summary>The same for a text of which something is known: without a mark it reads as it stands.</summary>
    public bool TryMaskText(ReadOnlySpan<byte> text, TextTraits traits, scoped in DetectorSet detectors, out ReadOnlySpan<byte> masked)
    {
        masked = text;
        return detectors.MayHold(traits) && TryMaskText(text, detectors.For(traits), traits.HasMark, out masked);
    }

    // What stands there as it is goes first: a percent sign before a number would take two of its digits for an escape.
    private bool TryMaskText(ReadOnlySpan<byte> text, scoped in DetectorSet detectors, bool hasMark, out ReadOnlySpan<byte> masked)
    {
        masked = text;
        if (detectors.TryFind(text, 0, out _, out _, out _)) masked = WriteText(text, isView: false, detectors);
        if (!hasMark) return masked != text;
        if (_view.TryRead(masked) && InView(detectors)) masked = WriteText(masked, isView: true, detectors);
        if (_view.TryReadDeep(masked) && InView(detectors)) masked = WriteText(masked, isView: true, detectors);
        return masked != text;
    }

    private bool InView(scoped in DetectorSet detectors) => detectors.TryFind(_view.Bytes, 0, out _, out _, out _);

    private ReadOnlySpan<byte> WriteText(ReadOnlySpan<byte> text, bool isView, scoped in DetectorSet detectors)
    {
        (_scratch, _spare) = (_spare, _scratch); // the text may be the result of the first writing
        _scratch.ResetWrittenCount();
        var view = isView ? _view.Bytes : text;
        var copied = 0;
        for (var at = 0; detectors.TryFind(view, at, out var start, out var length, out var found); at = start + length)
        {
            _scratch.Write(text[copied..(isView ? _view.Place(start) : start)]);
            Write(detectors.Of(found), found, view.Slice(start, length));
            copied = isView ? _view.Place(start + length) : start + length;
        }

        _scratch.Write(text[copied..]);
        return _scratch.WrittenSpan;
    }

    private void Write(MaskingAction action, DataClass dataClass, ReadOnlySpan<byte> value)
    {
        if (action == MaskingAction.Remove)
        {
            _scratch.Write(Removed);
            return;
        }

        var compact = Compact(dataClass, value);
        if (action == MaskingAction.Token)
        {
            plan.Key.Write(dataClass, compact, _scratch.GetSpan(MaskingKey.TokenBytes));
            _scratch.Advance(MaskingKey.TokenBytes);
            return;
        }

        WritePartial(dataClass, compact);
    }

    private void WritePartial(DataClass dataClass, ReadOnlySpan<byte> value)
    {
        var (head, tail) = dataClass switch
        {
            DataClass.Iban when value.Length >= 15 => (4, 4),
            DataClass.Pan when value.Length >= 15 => (6, 4),
            DataClass.Iban or DataClass.Pan or DataClass.AccountNumber when value.Length >= 8 => (0, 4),
            DataClass.AccountNumber when value.Length >= 5 => (0, 2),
            DataClass.PartyName when value.Length > 4 => (FirstRune(value), 0),
            DataClass.Address when value.LastIndexOf((byte)'@') is > 0 and var mark && EmailDetector.IsHostName(value[(mark + 1)..]) =>
                (mark > 2 ? FirstRune(value) : 0, value.Length - mark),
            DataClass.Internal when value.Length >= 8 => (4, 0),
            _ => (0, 0),
        };
        _scratch.Write(value[..Shorter(value, head)]);
        _scratch.Write(Ellipsis);
        _scratch.Write(value[Whole(value, value.Length - tail)..]);
    }

    // The grouping of numbers does not count, so that both forms give one token.
    private ReadOnlySpan<byte> Compact(DataClass dataClass, ReadOnlySpan<byte> value)
    {
        if (dataClass is not (DataClass.Iban or DataClass.Pan or DataClass.AccountNumber)) return value;
        var length = 0;
        _normal ??= new byte[MaxNormal];
        for (var at = 0; at < value.Length; at++)
        {
            var b = value[at];
            if (!char.IsAsciiLetterOrDigit((char)b) && (b < 0x80 || Separators.Length(value[at..]) > 0))
            {
                at += Math.Max(1, Separators.Length(value[at..])) - 1;
                continue;
            }

            if (length == MaxNormal) return value;
            _normal[length++] = b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;
        }

        return _normal.AsSpan(0, length);
    }

    private static int FirstRune(ReadOnlySpan<byte> value) =>
        Rune.DecodeFromUtf8(value, out _, out var bytes) == OperationStatus.Done ? bytes : 0;

    private static int Shorter(ReadOnlySpan<byte> value, int at)
    {
        while (at > 0 && at < value.Length && (value[at] & 0xC0) == 0x80) at--;
        return at;
    }

    // A cut never falls inside a character.
    private static int Whole(ReadOnlySpan<byte> value, int at)
    {
        while (at < value.Length && (value[at] & 0xC0) == 0x80) at++;
        return at;
    }
}
