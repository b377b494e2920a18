using System.Buffers;
using System.Diagnostics;
using System.Text;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>A body costs what it costs, however many values are masked in it.</summary>
public sealed class MaskingAllocationTests
{
    private static readonly string[] Json =
    [
        """{"iban":"DE89370400440532013000"}""", """{"name":"Anna Berg"}""", """{"amount":12.50}""", """{"description":"pays DE89370400440532013000"}""", """{"postalAddress":{"a":["b"]}}""",
        """{"t":"pay DE89 3704 0044 0532 0130 00"}""", """{"t":"pay \u0044E89370400440532013000"}""", """{"t":"pay %44E89370400440532013000"}""", """{"t":"DE89&nbsp;370400440532013000"}""",
        """{"t":"anna@bank.example"}""", """{"t":4111111111111111}""", """{"t":"of DEUTDEFF"}""", """{"t":"{\"name\":\"Anna\"}"}""", """{"t":"<?xml version='1.0'?><Nm>Anna</Nm>"}""",
        """{"t":"eyJuYW1lIjoiQW5uYSJ9"}""", $$"""{"name":"{{new string('x', 400)}}"}""",
    ];

    private static readonly string[] Xml =
    [
        "<IBAN>DE89370400440532013000</IBAN>", "<Nm>Anna Berg</Nm>", "<Ustrd>pays DE89370400440532013000</Ustrd>", "<a iban='DE89370400440532013000'/>", "<t>pay DE89 3704 0044 0532 0130 00</t>",
        "<t>&#68;E89370400440532013000</t>", "<t><![CDATA[DE89370400440532013000]]></t>", "<t><!--DE89370400440532013000--></t>", "<t>anna@bank.example</t>", "<t>of DEUTDEFF</t>",
        "<größe ä='1'>DE89370400440532013000</größe>", "<t>{\"name\":\"Anna\"}</t>", "<t d='{&quot;name&quot;:&quot;Anna&quot;}'/>", "<t><![CDATA[<Nm>Anna</Nm>]]></t>", "<t>a<b/>c</t>", $"<Nm>{new string('x', 400)}</Nm>",
    ];

    [Theory]
    [InlineData("partial")]
    [InlineData("token")]
    [InlineData("remove")]
    public void Ten_times_the_masked_values_allocate_not_a_byte_more(string action)
    {
        var plan = MaskingRuns.Plan([.. ((string[])["iban", "pan", "party-name", "address", "amount", "free-text", "bic"]).Select(dataClass => (dataClass, action))]);

        foreach (var value in Json) AssertSame(plan, "application/json", $"[{Repeat(value, ",", 40)}]", $"[{Repeat(value, ",", 400)}]");
        foreach (var value in Xml) AssertSame(plan, "application/xml", $"<D>{Repeat(value, "", 40)}</D>", $"<D>{Repeat(value, "", 400)}</D>");
    }

    [Fact]
    public void Names_that_never_came_before_allocate_nothing()
    {
        var plan = MaskingRuns.Plan(("iban", "partial"));

        AssertSame(plan, "application/json", Names(100), Names(5000));

        static string Names(int count) => "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"name{i}\":1")) + "}";
    }

    // Code that is not yet compiled for good may box where later it does not: that ends soon.
    private static void AssertSame(MaskingPlan plan, string type, string few, string many)
    {
        var waited = Stopwatch.StartNew();
        while (Cost(plan, type, few) != Cost(plan, type, many) && waited.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(50);
        Assert.True(Cost(plan, type, few) == Cost(plan, type, many), $"{few[..Math.Min(60, few.Length)]}: {Cost(plan, type, few)} and {Cost(plan, type, many)} bytes");
    }

    private static string Repeat(string value, string between, int count) => string.Join(between, Enumerable.Repeat(value, count));

    // The least of several: what the runtime itself allocates on this thread now and then is not the masker's.
    private static long Cost(MaskingPlan plan, string type, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var output = new ArrayBufferWriter<byte>(4 * body.Length);
        var least = long.MaxValue;
        for (var i = 0; i < 4; i++)
        {
            output.ResetWrittenCount();
            var before = GC.GetAllocatedBytesForCurrentThread();
            BodyMasking.For(plan, type).Process(body, isFinal: true, output);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(output.WrittenCount > 0);
        return least;
    }
}
