using System.Text;

namespace SecureFin.Benchmarks.Masking;

/// <summary>Bodies of nothing but values that are masked, one kind in each.</summary>
internal static class MaskedBodies
{
    public static IReadOnlyList<string> Actions { get; } = ["partial", "token", "remove"];

    public static IReadOnlyList<Kind> All { get; } =
    [
        .. Json(
            """{"iban":"DE89370400440532013000"}""", """{"creditorName":"Example Trading Company"}""", """{"amount":12.50}""", """{"description":"pays DE89370400440532013000"}""",
            """{"postalAddress":{"line":["a","b"]}}""", """{"text":"pay DE89 3704 0044 0532 0130 00 now"}""", """{"text":"pay \u0044E89370400440532013000 now"}""",
            """{"text":"pay %44E89370400440532013000 now"}""", """{"text":"pay DE89&nbsp;3704&nbsp;0044 0532013000"}""", """{"text":"of anna@bank.example"}""", """{"text":4111111111111111}""",
            """{"text":"{\"name\":\"Anna\"}"}""", """{"text":"<Nm>Anna</Nm>"}""", """{"text":"eyJuYW1lIjoiQW5uYSJ9"}""", $$"""{"name":"{{new string('x', 400)}}"}"""),
        .. Xml(
            "<IBAN>DE89370400440532013000</IBAN>", "<Nm>Example Trading Company</Nm>", "<Amt Ccy=\"EUR\">12.50</Amt>", "<Ustrd>pays DE89370400440532013000</Ustrd>", "<Acct iban=\"DE89370400440532013000\"/>",
            "<T>pay DE89 3704 0044 0532 0130 00 now</T>", "<T>pay &#68;E89370400440532013000 now</T>", "<T><![CDATA[DE89370400440532013000]]></T>", "<T><!--DE89370400440532013000--></T>",
            "<T>4111111111111111</T>", "<T>of anna@bank.example</T>", "<T>{\"name\":\"Anna\"}</T>", $"<Nm>{new string('x', 400)}</Nm>"),
    ];

    public static IReadOnlyDictionary<string, string> Mask(string action) =>
        ((string[])["iban", "pan", "party-name", "address", "amount", "free-text"]).ToDictionary(dataClass => dataClass, _ => action, StringComparer.Ordinal);

    private static IEnumerable<Kind> Json(params string[] values) =>
        values.Select(value => new Kind(true, count => Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat(value, count)) + "]")));

    private static IEnumerable<Kind> Xml(params string[] values) =>
        values.Select(value => new Kind(false, count => Encoding.UTF8.GetBytes("<D>" + string.Concat(Enumerable.Repeat(value, count)) + "</D>")));

    /// <summary>A body of so many values of one kind.</summary>
    internal sealed record Kind(bool IsJson, Func<int, byte[]> Write);
}
