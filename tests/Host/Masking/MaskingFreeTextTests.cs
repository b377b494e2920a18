using System.Security;
using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>A free text that policy shows in part shows no identifier, wherever in a document inside it one stands. A failure names the seed that repeats it.</summary>
public sealed class MaskingFreeTextTests
{
    private static readonly string[] Identifiers = ["DE89370400440532013000", "GB82WEST12345698765432", "4111111111111111", "anna.berg@bank.example"];
    private static readonly string[] NumbersAlone = [.. Identifiers[..3]]; // an address is no name of XML
    private static readonly string[] Fillers = ["", " ", "<br/>", "paid", "<i>for &amp; by</i>", "<!-- no. 7 -->"];

    [Fact]
    public void No_identifier_is_left_in_a_document_in_a_free_text()
    {
        var (runs, refused) = (4000, 0);
        for (var seed = 0; seed < runs; seed++)
        {
            var random = new Random(seed);
            var inner = random.Next(3) == 0 ? Json(random, 1) : Xml(random, 1);
            var isEncoded = random.Next(5) == 0;
            if (isEncoded) inner = Convert.ToBase64String(Encoding.UTF8.GetBytes(inner));
            var (type, body) = Body(random, inner);
            if (MaskingRuns.Whole(Plan(random), type, Encoding.UTF8.GetBytes(body)) is not { } masked)
            {
                refused++;
                continue;
            }

            if (isEncoded) masked += Decoded(masked);
            foreach (var identifier in Identifiers)
                Assert.False(masked.Contains(identifier, StringComparison.OrdinalIgnoreCase), $"seed {seed}: {body} gives {masked}");
        }

        Assert.InRange(refused, 0, runs / 5);
    }

    [Fact]
    public void What_holds_no_identifier_stays_as_it_is()
    {
        const string Body = "<a><Ustrd> one <b> two </b><!-- three -->&#233;<![CDATA[ four ]]></Ustrd></a>";

        Assert.Equal(Body, MaskingRuns.Whole(MaskingRuns.Plan(("freeText", "partial")), "application/xml", Encoding.UTF8.GetBytes(Body)));
    }

    private static Gateway.Masking.MaskingPlan Plan(Random random) => random.Next(3) switch
    {
        0 => MaskingRuns.Plan(("freeText", "partial")),
        1 => MaskingRuns.Plan(("iban", "partial"), ("freeText", "partial")),
        _ => MaskingRuns.Plan(("pan", "token"), ("address", "remove"), ("freeText", "partial"), ("/x/*/y", "remove")),
    };

    private static (string Type, string Body) Body(Random random, string inner) => random.Next(4) switch
    {
        0 => ("application/json", $$"""{"description":{{JsonSerializer.Serialize(inner)}}}"""),
        1 => ("application/json", $$$"""{"x":[{"remittanceInformation":{"unstructured":[{{{JsonSerializer.Serialize(inner)}}}]}}]}"""),
        2 => ("application/xml", $"<a><Ustrd>{SecurityElement.Escape(inner)}</Ustrd></a>"),
        _ => ("application/xml", $"<a><b note=\"{SecurityElement.Escape(inner)}\"/></a>"),
    };

    // Two to five pieces side by side, at least one of them an element.
    private static string Xml(Random random, int levels)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? $"<b>{Pick(random, Identifiers)}</b>" : "<b>paid</b>");
        for (var i = random.Next(4); i >= 0; i--) text.Append(Pick(random, Fillers)).Append(Piece(random, Pick(random, Identifiers), levels));
        return text.Append("<br/>").ToString();
    }

    private static string Piece(Random random, string id, int levels) => random.Next(14) switch
    {
        0 => $" or {id} ",
        1 => $"<!-- {id} -->",
        2 => $"<p>x<!--{id}--></p>",
        3 => $"<![CDATA[{id}]]>",
        4 => $"<p><![CDATA[ {id} ]]></p>",
        5 => $"<p q='{id}'/>",
        6 => $"<p xmlns=\"{id}\"/>",
        7 => $"<{Pick(random, NumbersAlone).Insert(0, "N-")}/>",
        8 => $"<p {Pick(random, NumbersAlone[..2])}=''/>",
        9 => $"<Cd>{id}</Cd>",
        10 => $"<p type='{id}'/>",
        11 => $"<?note {id}?>",
        12 when levels > 0 => $"<p>{SecurityElement.Escape(Json(random, levels - 1))}</p>",
        13 when levels > 0 => $"<p q='{SecurityElement.Escape(Xml(random, levels - 1))}'/>",
        _ => $"<p><Amt/>{id}</p>",
    };

    private static string Json(Random random, int levels)
    {
        var id = Pick(random, Identifiers);
        return random.Next(8) switch
        {
            0 => $$"""{"{{id}}":1,"x":"{{id}}"}""",
            1 => $$$"""{"x":{"y {{{id}}}":true}}""",
            2 => $$"""{"type":"{{id}}","currency":["{{id}}"]}""",
            3 => $$$"""{"scheme":{"a":"{{{id}}}","{{{id}}}":0}}""",
            4 => """[{"n":4111111111111111},{"status":4111111111111111}]""",
            5 when levels > 0 => $$"""{"x":{{JsonSerializer.Serialize(Json(random, levels - 1))}}}""",
            6 when levels > 0 => $$"""{"type":{{JsonSerializer.Serialize(Xml(random, levels - 1))}}}""",
            _ => $$"""{"iban":"x","x":["y","{{id}}"]}""",
        };
    }

    private static string Decoded(string masked) =>
        string.Concat(masked.Split('"', '>', '<', '\'').Select(part => Convert.TryFromBase64String(part, new byte[part.Length], out var length) && length > 8 ? Encoding.UTF8.GetString(Convert.FromBase64String(part)) : ""));

    private static string Pick(Random random, string[] texts) => texts[random.Next(texts.Length)];
}
