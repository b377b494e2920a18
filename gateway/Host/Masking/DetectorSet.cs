using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Which identifiers are looked for inside texts, and what becomes of each.</summary>
internal readonly record struct DetectorSet(MaskingAction Iban, MaskingAction Pan, MaskingAction Email, MaskingAction Bic)
{
    private const int ShortText = 256;
    private const int FirstWindow = 64;
    private const int Wider = 8;

    /// <summary>Fewest ASCII digits of a text without marks that holds what is looked for: an IBAN has its check digits at least, a card number thirteen, an address has a mark.</summary>
    public int FewestDigits { get; } =
        Bic != MaskingAction.None ? 0 : Iban != MaskingAction.None ? 2 : Pan != MaskingAction.None ? NumberDetector.MinPan : int.MaxValue;

    /// <summary>Shortest text that can hold what is looked for, in bytes.</summary>
    public int MinLength { get; } =
        Email != MaskingAction.None ? 5 : Bic != MaskingAction.None ? 8 : Pan != MaskingAction.None ? 13 : Iban != MaskingAction.None ? 15 : int.MaxValue;

    /// <summary>False when a text with these traits holds nothing of what is looked for, in whatever writing.</summary>
    public bool MayHold(TextTraits traits) => traits.HasMark || traits.Digits >= FewestDigits;

    /// <summary>What is left to look for in a text with these traits.</summary>
    public DetectorSet For(TextTraits traits) =>
        traits.HasMark ? this : new(Iban, traits.Digits >= NumberDetector.MinPan ? Pan : MaskingAction.None, Email: MaskingAction.None, Bic);

    /// <summary>For a free text that policy shows in part: every identifier in it is masked, at least in part.</summary>
    public DetectorSet WithAll() => new(Least(Iban), Least(Pan), Least(Email), Bic);

    public MaskingAction Of(DataClass found) => found switch
    {
        DataClass.Iban => Iban,
        DataClass.Pan => Pan,
        DataClass.Address => Email,
        _ => Bic,
    };

    /// <summary>Finds the first identifier at or after an offset of a UTF-8 text.</summary>
    /// <remarks>
    /// Of several kinds the leftmost counts, so each kind is looked for a little way, then further: what is found soon costs little
    /// however long the text is, and a text with many finds costs its length and not the square of it.
    /// </remarks>
    public bool TryFind(ReadOnlySpan<byte> text, int from, out int start, out int length, out DataClass found)
    {
        for (var window = text.Length - from > ShortText ? FirstWindow : text.Length - from; ; window *= Wider)
        {
            (start, length, found) = (int.MaxValue, 0, default);
            var isLast = window >= text.Length - from || window > int.MaxValue / Wider;
            Find(text, from, isLast ? text.Length : from + window, ref start, ref length, ref found);
            if (isLast || start < from + window) return length > 0;
        }
    }

    // All that begin before `until`; one that begins behind it may not be the first.
    private void Find(ReadOnlySpan<byte> text, int from, int until, ref int start, ref int length, ref DataClass found)
    {
        if (text.Length - from < MinLength) return;
        var (iban, pan) = (Iban != MaskingAction.None, Pan != MaskingAction.None);
        if (iban || pan) NumberDetector.TryFind(text, from, until, iban, pan, ref start, ref length, ref found);
        var number = start;
        if (Email != MaskingAction.None) EmailDetector.TryFind(text, from, until, ref start, ref length, ref found);
        if (found == DataClass.Address && number == int.MaxValue && (iban || pan)) number = NumberIn(text, from, start + length, iban, pan);
        if (number > start && number < start + length) length = number - start; // the number is the next hit, whole
        if (Bic != MaskingAction.None) BicDetector.TryFind(text, from, until, ref start, ref length, ref found);
    }

    // Where the first number begins that begins before `until`.
    private static int NumberIn(ReadOnlySpan<byte> text, int from, int until, bool iban, bool pan)
    {
        var (start, length, found) = (int.MaxValue, 0, default(DataClass));
        NumberDetector.TryFind(text, from, until, iban, pan, ref start, ref length, ref found);
        return start;
    }

    private static MaskingAction Least(MaskingAction action) => action == MaskingAction.None ? MaskingAction.Partial : action;
}
