using System.Buffers.Binary;
using System.Text;
using System.Xml;
using SecureFin.Fuzz.Inputs;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Tests.Masking;

namespace SecureFin.Fuzz.Targets;

/// <summary>XML bodies: half of them sound documents, half of them damaged ones; .NET's own reader tells what they say.</summary>
/// <remarks>An input is a flag (sound, plan), two bytes of piece size, and the body.</remarks>
internal sealed class MaskingXmlTarget : IFuzzTarget
{
    private readonly Mutator _mutator = new(
        "<IBAN>", "</IBAN>", "<Nm>", "<![CDATA[", "]]>", "<!--", "-->", "<?pi?>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&#68;", "&#x44;", "&b;", "xmlns:q=\"u\" ", " IBAN='", "<a><b>", "</b></a>", "DE89 3704 0044 0532 0130 00", "4111-1111-1111-1111", "\ufffe");

    public byte[] Make(Rng rng)
    {
        var body = Sample(rng);
        var isSound = rng.OneIn(2);
        if (!isSound) body = _mutator.Mutate(rng, [body, Sample(rng)]);
        return [(byte)((isSound ? 1 : 0) | (rng.OneIn(2) ? 2 : 0)), 0, (byte)rng.Next(60), .. body];
    }

    public bool Try(byte[] input)
    {
        var body = input[3..];
        var plan = (input[0] & 2) == 0 ? MaskingOracle.Plan : MaskingOracle.Wide;
        var piece = 1 + BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(1));
        var masked = MaskingOracle.Mask(new XmlMasker(plan), body, int.MaxValue);
        var pieces = MaskingOracle.Mask(new XmlMasker(plan), body, piece);
        Broken.Unless(masked is null == pieces is null && (masked is null || masked.AsSpan().SequenceEqual(pieces)), "pieces make a difference");
        Broken.Unless((input[0] & 1) == 0 || masked is not null, "a sound document is refused");
        if (masked is null) return false;
        var changed = Compare(Read(body), Read(masked));
        CompareBytes(body, masked, changed);
        return true;
    }

    private static byte[] Sample(Rng rng) => Encoding.UTF8.GetBytes(new XmlSample(rng.Next(int.MaxValue), MaskingOracle.Planted).Write().Text);

    // All markup stays byte by byte; so does every text and attribute value that says the same.
    private static void CompareBytes(byte[] body, byte[] masked, List<bool> changed)
    {
        var (was, now) = (XmlBytes.Split(body), XmlBytes.Split(masked));
        Broken.Unless(was.Count == now.Count && was.Count(part => part.IsValue) == changed.Count, "the two bodies have other parts");
        var value = 0;
        for (var i = 0; i < was.Count; i++)
        {
            Broken.Unless(was[i].IsValue == now[i].IsValue, "the two bodies have other parts");
            if (was[i].IsValue && changed[value++]) continue;
            MaskingOracle.AssertSame(body.AsSpan(was[i].Start..was[i].End), masked.AsSpan(now[i].Start..now[i].End));
        }
    }

    // Which of the texts and attribute values were changed.
    private static List<bool> Compare(List<Piece> before, List<Piece> after)
    {
        var changed = new List<bool>();
        Broken.Unless(before.Count == after.Count, "elements, attributes or texts were added or are gone");
        for (var i = 0; i < before.Count; i++)
        {
            var (was, now) = (before[i], after[i]);
            MaskingOracle.AssertNone(now.Text, now.HidesNames);
            MaskingOracle.AssertNone(now.Comments, isNameField: false);
            if (was.IsValue) changed.Add(was != now || (was.MayChange && was.Text.Length == 0)); // an empty CDATA section of a field that is removed goes as well
            if (was == now) continue;
            Broken.Unless(was.Name == now.Name, "a name was changed");
            Broken.Unless(was.MayChange || MaskingOracle.IsSuspicious(was.Text) || MaskingOracle.IsSuspiciousComment(was.Comments), "something was changed that nobody asked for");
            if (!was.MayChange) MaskingOracle.AssertRest(was.Text, now.Text);
        }

        return changed;
    }

    // One piece an element, an attribute, and one for all texts and comments between two tags.
    private static List<Piece> Read(byte[] xml)
    {
        var pieces = new List<Piece>();
        var above = new Stack<(bool MayChange, bool HidesNames)>([default]);
        var (text, comments) = (new StringBuilder(), new StringBuilder());
        using var reader = new XmlTextReader(new MemoryStream(xml)) { Namespaces = false, DtdProcessing = DtdProcessing.Prohibit };
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Run();
                    above.Push((above.Peek().MayChange || MaskingOracle.MayChange(Local(reader.Name)), MaskingOracle.HidesNames(Local(reader.Name))));
                    pieces.Add(new("<" + reader.Name, "", "", above.Peek().MayChange, HidesNames: false));
                    for (var i = 0; i < reader.AttributeCount; i++)
                    {
                        reader.MoveToAttribute(i);
                        pieces.Add(new("@" + reader.Name, reader.Value, "", above.Peek().MayChange || MaskingOracle.MayChange(Local(reader.Name)), MaskingOracle.HidesNames(Local(reader.Name))));
                    }

                    reader.MoveToElement();
                    if (reader.IsEmptyElement) above.Pop();
                    break;
                case XmlNodeType.EndElement:
                    Run();
                    above.Pop();
                    pieces.Add(new("/", "", "", MayChange: false, HidesNames: false));
                    break;
                case XmlNodeType.Comment:
                    comments.Append(reader.Value).Append('\n');
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    text.Append(reader.Value);
                    break;
            }
        }

        Run();
        return pieces;

        void Run()
        {
            pieces.Add(new("#", text.ToString().Trim(), comments.ToString(), above.Peek().MayChange, above.Peek().HidesNames));
            text.Clear();
            comments.Clear();
        }
    }

    private static string Local(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private sealed record Piece(string Name, string Text, string Comments, bool MayChange, bool HidesNames)
    {
        public bool IsValue => Name[0] is '#' or '@';
    }
}
