using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Schema;

namespace SecureFin.Gateway.Body;

/// <summary>Sees what no ISO 20022 message has, whichever its schema: readers that do not check it would differ. Owned by one body.</summary>
/// <remarks>
/// A namespace that names no message, a type that an instance chooses for itself, an amount that stands twice in one place; and
/// in XML of any kind an inclusion, which a reader may follow. Source: ISO 20022-4; ISO 20022 AmountType4Choice; XInclude 1.0.
/// </remarks>
internal sealed partial class MessageShape
{
    private const string Messages = "urn:iso:std:iso:20022:tech:xsd:";
    private const string Inclusions = "http://www.w3.org/2001/XInclude";

    // Each at most once in its place; of the first two only one, for they are a choice.
    private static readonly string[][] Once =
        [["InstdAmt", "EqvtAmt"], ["IntrBkSttlmAmt"], ["TtlIntrBkSttlmAmt"], ["RtrdInstdAmt"], ["RtrdIntrBkSttlmAmt"], ["CtrlSum"], ["NbOfTxs"]];

    private readonly int[] _seen = new int[XmlChecks.MaxDepth + 3]; // by depth, a bit for each of Once
    private string? _known; // the namespace judged last; the reader gives the same object again

    /// <summary>What is wrong with the element that was just read, or null.</summary>
    public string? Fault(XmlReader reader)
    {
        if (reader.NodeType != XmlNodeType.Element || reader.Depth > XmlChecks.MaxDepth) return null;
        var space = reader.NamespaceURI;
        if (space == Inclusions) return "XML with inclusions is not taken.";
        _seen[reader.Depth + 1] = 0;
        if (!space.StartsWith(Messages, StringComparison.Ordinal)) return null;
        if (!ReferenceEquals(space, _known) && !MessageName().IsMatch(space.AsSpan(Messages.Length))) return "The XML has a namespace that is no ISO 20022 message.";
        _known = space;
        if (reader.AttributeCount > 0 && reader.GetAttribute("type", XmlSchema.InstanceNamespace) is not null) return "An ISO 20022 message has no types of its own.";
        return StandsTwice(reader.LocalName, ref _seen[reader.Depth]) ? "The message has an amount or a sum twice in one place." : null;
    }

    private static bool StandsTwice(string name, ref int seen)
    {
        var index = Array.FindIndex(Once, names => names.Contains(name, StringComparer.Ordinal));
        if (index < 0) return false;
        var isThere = (seen & (1 << index)) != 0;
        seen |= 1 << index;
        return isThere;
    }

    [GeneratedRegex(@"^(DRAFT[0-9]{0,2})?\$?[a-z]{4}\.[0-9A-Z]{3}\.[0-9]{3}\.[0-9]{2}(_[0-9A-Za-z_]{1,40})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex MessageName();
}
