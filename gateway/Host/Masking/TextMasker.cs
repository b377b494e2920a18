using System.Buffers;
using System.Text;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks identifiers in texts for people: logs, error details, trace attributes.</summary>
internal static class TextMasker
{
    private const int MaxLength = 64 * 1024;

    private static readonly SearchValues<char> Marks = SearchValues.Create("0123456789@&");

    private static readonly MaskingPlan Always = MaskingPlan.Compile(
        new MaskingRules([
            new(Selector: null, DataClass.Iban, MaskingAction.Partial),
            new(Selector: null, DataClass.Pan, MaskingAction.Partial),
            new(Selector: null, DataClass.Address, MaskingAction.Partial),
        ]),
        MaskingKey.Generate());

    /// <summary>The text with every IBAN, card number and e-mail address shown in part; the same object when there is none.</summary>
    /// <remarks>A text of more than 64 Ki characters is cut there first.</remarks>
    public static string Mask(string text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        if (text.Length < Always.Detectors.MinLength || (text.AsSpan().IndexOfAny(Marks) < 0 && Ascii.IsValid(text))) return text; // digits have other forms beyond ASCII
        return new ValueMasker(Always).TryMaskText(Encoding.UTF8.GetBytes(text), out var masked) ? Encoding.UTF8.GetString(masked) : text;
    }
}
