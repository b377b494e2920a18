using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using SecureFin.Fuzz.Inputs;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Tests.Masking;

namespace SecureFin.Fuzz.Targets;

/// <summary>JSON bodies: half of them sound documents whose masked form is known, half of them damaged ones.</summary>
/// <remarks>An input is a flag (sound, plan), two bytes of piece size, and the body.</remarks>
internal sealed class MaskingJsonTarget : IFuzzTarget
{
    private readonly Mutator _mutator = new("\"iban\":", "\"Nm\":\"", "\\u0049BAN", "\"a\":[{\"b\":", "DE89 3704 0044 0532 0130 00", "4111-1111-1111-1111", "4.111111111111111e15", "\"pan\":[[", "\"amount\":{\"amount\":");

    public byte[] Make(Rng rng)
    {
        var sample = new JsonSample(rng.Next(int.MaxValue), MaskingOracle.Planted).Write();
        var body = Encoding.UTF8.GetBytes(sample.Text);
        var isSound = rng.OneIn(2);
        if (!isSound) body = _mutator.Mutate(rng, [body, Encoding.UTF8.GetBytes(new JsonSample(rng.Next(int.MaxValue), MaskingOracle.Planted).Write().Text)]);
        return [(byte)((isSound ? 1 : 0) | (rng.OneIn(2) ? 2 : 0)), 0, (byte)rng.Next(60), .. body];
    }

    public bool Try(byte[] input)
    {
        var body = input[3..];
        var plan = (input[0] & 2) == 0 ? MaskingOracle.Plan : MaskingOracle.Wide;
        var piece = 1 + BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(1));
        var masked = MaskingOracle.Mask(new JsonMasker(plan), body, int.MaxValue);
        var pieces = MaskingOracle.Mask(new JsonMasker(plan), body, piece);
        Broken.Unless(masked is null == pieces is null && (masked is null || masked.AsSpan().SequenceEqual(pieces)), "pieces make a difference");
        Broken.Unless((input[0] & 1) == 0 || masked is not null, "a sound document is refused");
        if (masked is null) return false;
        Compare(body, Read(body), masked, Read(masked));
        return true;
    }

    // Between two tokens every byte stays, and so does every byte of a token that says the same.
    private static void Compare(byte[] body, List<Piece> before, byte[] masked, List<Piece> after)
    {
        var (i, wasEnd, nowEnd) = (0, 0, 0);
        foreach (var now in after)
        {
            MaskingOracle.AssertNone(now.Text, now.HidesNames && now.Type == JsonTokenType.String);
            Broken.Unless(i < before.Count, "something was added");
            var was = before[i++];
            MaskingOracle.AssertSame(body.AsSpan(wasEnd..was.Start), masked.AsSpan(nowEnd..now.Start));
            if (was.SaysTheSame(now)) MaskingOracle.AssertSame(body.AsSpan(was.Start..was.End), masked.AsSpan(now.Start..now.End));
            else i = CompareChanged(before, i, was, now);
            (wasEnd, nowEnd) = (before[i - 1].End, now.End);
        }

        Broken.Unless(i == before.Count, "something is gone");
        MaskingOracle.AssertSame(body.AsSpan(wasEnd), masked.AsSpan(nowEnd));
    }

    // Answers where the reading goes on: behind a container that was removed.
    private static int CompareChanged(List<Piece> before, int next, Piece was, Piece now)
    {
        Broken.Unless(was.MayChange || (was.IsText && MaskingOracle.IsSuspicious(was.Text)) || was.HasExponent, "something was changed that nobody asked for");
        Broken.Unless(now.Type is JsonTokenType.String or JsonTokenType.Null or JsonTokenType.PropertyName, "a value became something else");
        if (!was.MayChange) MaskingOracle.AssertRest(was.Text, now.Text);
        return was.Type is JsonTokenType.StartArray or JsonTokenType.StartObject ? Skip(before, next) : next;
    }

    private static int Skip(List<Piece> pieces, int at)
    {
        for (var depth = 1; depth > 0; at++)
        {
            if (pieces[at].Type is JsonTokenType.StartArray or JsonTokenType.StartObject) depth++;
            else if (pieces[at].Type is JsonTokenType.EndArray or JsonTokenType.EndObject) depth--;
        }

        return at;
    }

    private static List<Piece> Read(byte[] json)
    {
        var pieces = new List<Piece>();
        var above = new Stack<(bool MayChange, bool HidesNames)>();
        (bool MayChange, bool HidesNames) open = default;
        var name = open;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var text = Text(ref reader);
                    pieces.Add(new(reader.TokenType, text, MayChange: false, HidesNames: false, start, start + reader.ValueSpan.Length + 2));
                    name = (above.Peek().MayChange || MaskingOracle.MayChange(text), MaskingOracle.HidesNames(text));
                    break;
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    pieces.Add(new(reader.TokenType, "", name.MayChange, name.HidesNames, start, start + 1));
                    above.Push(name);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    above.Pop();
                    pieces.Add(new(reader.TokenType, "", MayChange: false, HidesNames: false, start, start + 1));
                    name = above.Count > 0 ? above.Peek() : open;
                    break;
                default:
                    pieces.Add(new(reader.TokenType, Text(ref reader), name.MayChange, name.HidesNames, start, start + reader.ValueSpan.Length + (reader.TokenType == JsonTokenType.String ? 2 : 0)));
                    break;
            }
        }

        return pieces;
    }

    // An escape that is no character stays as it is written.
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private sealed record Piece(JsonTokenType Type, string Text, bool MayChange, bool HidesNames, int Start, int End)
    {
        public bool SaysTheSame(Piece other) => Type == other.Type && Text == other.Text;

        // 5465E9 is a card number by its value, with few digits.
        public bool HasExponent => Type == JsonTokenType.Number && Text.AsSpan().IndexOfAny('e', 'E') >= 0;

        public bool IsText => Type is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number;
    }
}
