using System.Numerics;
using System.Runtime.Intrinsics;

namespace SecureFin.Gateway.Masking;

/// <summary>Passes over the members of an object that neither a rule nor a detector touches: most of most bodies. Owned by one body.</summary>
/// <remarks>
/// It knows the plain shape <c>"name": "text",</c> (or a short number) alone and stops before everything else, which <see cref="JsonScanner"/>
/// then reads; what it passes over is JSON by the same rules.
/// </remarks>
internal sealed class JsonSkim(MaskingPlan plan, NameCache names)
{
    private const int Width = 32; // of a name and its quote
    private readonly DetectorSet _detectors = plan.Detectors;

    /// <summary>Passes over as many members as it can.</summary>
    /// <param name="data">The body.</param>
    /// <param name="at">Where a name may begin; moves behind the last member passed over, and behind its comma.</param>
    /// <returns>What comes next when a member was passed over; <paramref name="next"/> when none was.</returns>
    public JsonNext Run(ReadOnlySpan<byte> data, ref int at, JsonNext next)
    {
        while (true)
        {
            var value = PassName(data, at);
            if (value < 0) return next;
            var end = data[value] == (byte)'"' ? PassText(data, value + 1) : PassNumber(data, value);
            if (end < 0 || end == data.Length) return next;
            if (data[end] != (byte)',')
            {
                at = end;
                return JsonNext.Separator;
            }

            at = end + 1;
            next = JsonNext.Name;
        }
    }

    // Where the value begins behind a name that means nothing to the plan; -1 for everything else.
    private int PassName(ReadOnlySpan<byte> data, int at)
    {
        at = JsonScanner.SkipSpace(data, at);
        if (data.Length - at <= Width + 4 || data[at] != (byte)'"') return -1;
        var bytes = Vector256.Create(data.Slice(at + 1, Width));
        var length = BitOperations.TrailingZeroCount(JsonTextEnd.Stops(bytes));
        if (length >= Width || data[at + 1 + length] != (byte)'"') return -1;
        var before = (1u << length) - 1;
        if ((JsonTextEnd.Marks(bytes) & before) != 0) return -1;
        if (length >= _detectors.MinLength && (JsonTextEnd.Digits(bytes) & before) != 0) return -1;
        if (plan.Matters(names.Find(data.Slice(at + 1, length)))) return -1;
        at += length + 2;
        if (data[at] != (byte)':') return -1;
        return data[at + 1] == (byte)' ' ? at + 2 : at + 1;
    }

    private int PassText(ReadOnlySpan<byte> data, int at)
    {
        var end = JsonTextEnd.Find(data, at, out var traits);
        if (end < 0 || traits.HasMark) return -1;
        var text = data[at..end];
        if (DocumentForm.MayBe(text)) return -1;
        if (text.Length >= _detectors.MinLength && traits.Digits >= _detectors.FewestDigits && _detectors.For(traits).TryFind(text, 0, out _, out _, out _)) return -1;
        return end + 1;
    }

    // Such as cannot be a card number; one with an exponent goes on where this ends.
    private int PassNumber(ReadOnlySpan<byte> data, int at)
    {
        var end = at;
        while (end < data.Length && data[end] is >= (byte)'0' and <= (byte)'9' or (byte)'.') end++;
        var isWhole = end < data.Length && data[end] is (byte)',' or (byte)'}' or <= (byte)' ';
        return isWhole && end - at < _detectors.MinLength && JsonNumber.IsNumber(data[at..end]) ? end : -1;
    }
}
