using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>Plans, tokens, texts, content types and long bodies.</summary>
public sealed class MaskingRoomTests
{
    [Fact]
    public void The_same_value_gives_the_same_token_however_it_is_grouped_and_another_key_another()
    {
        var plan = MaskingRuns.Plan(("iban", "token"));
        var body = Encoding.UTF8.GetBytes("""{"iban":"DE89 3704 0044 0532 0130 00","t":"de89370400440532013000"}""");
        var other = MaskingPlan.Compile(MaskingRules.From(new Dictionary<string, string>(StringComparer.Ordinal) { ["iban"] = "token" }), MaskingKey.Generate());

        var masked = MaskingRuns.Whole(plan, "application/json", body)!;

        var token = masked["{\"iban\":\"".Length..][..MaskingKey.TokenBytes];
        Assert.StartsWith("tok_", token, StringComparison.Ordinal);
        Assert.Equal($"{{\"iban\":\"{token}\",\"t\":\"{token}\"}}", masked);
        Assert.DoesNotContain(token, MaskingRuns.Whole(other, "application/json", body)!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login of DE89370400440532013000 failed", "login of DE89…3000 failed")]
    [InlineData("card 4111 1111 1111 1111", "card 411111…1111")]
    [InlineData("mail anna@bank.example", "mail a…@bank.example")]
    [InlineData("payment 01JDABCDEF0123456789ABCDEF at 2026-11-21T10:00:00.000Z", "payment 01JDABCDEF0123456789ABCDEF at 2026-11-21T10:00:00.000Z")]
    [InlineData("0000000000000000000000000000004111111111111111", "000000000000000000000000000000411111…1111")]
    [InlineData("of \uff24\uff25\uff18\uff19\uff13\uff17\uff10\uff14\uff10\uff10\uff14\uff14\uff10\uff15\uff13\uff12\uff10\uff11\uff13\uff10\uff10\uff10", "of DE89…3000")]
    [InlineData("anna&commat;bank.example", "a…@bank.example")]
    [InlineData("Grüße an AT&T", "Grüße an AT&T")]
    [InlineData("", "")]
    public void A_text_for_people_shows_identifiers_in_part(string text, string expected) => Assert.Equal(expected, TextMasker.Mask(text));

    [Fact]
    public void A_card_number_behind_any_number_of_digits_is_found()
    {
        for (var digits = 0; digits < 200; digits++)
            Assert.DoesNotContain("4111111111111111", TextMasker.Mask(new string('0', digits) + "4111111111111111" + new string('0', digits % 7)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("text/html", null)]
    [InlineData("application/pdf", null)]
    [InlineData("application/jsonx", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json; charset=iso-8859-1", null)]
    [InlineData("application/json", "gzip")]
    public void A_body_of_an_unknown_type_charset_or_coding_is_refused(string? type, string? encoding) =>
        Assert.Throws<MaskingException>(() => BodyMasking.For(MaskingRuns.Plan(("iban", "partial")), type, encoding));

    [Theory]
    [InlineData("application/json", typeof(JsonMasker))]
    [InlineData("APPLICATION/JSON; Charset=\"UTF-8\"", typeof(JsonMasker))]
    [InlineData("application/problem+json", typeof(JsonMasker))]
    [InlineData("application/xml", typeof(XmlMasker))]
    [InlineData("text/xml; charset=utf-8", typeof(XmlMasker))]
    [InlineData("application/iso20022+xml", typeof(XmlMasker))]
    public void JSON_and_XML_types_find_their_masker(string type, Type expected) =>
        Assert.IsType(expected, BodyMasking.For(MaskingRuns.Plan(("iban", "partial")), type, "identity"));

    [Theory]
    [InlineData("iban", "blur")]
    [InlineData("shoeSize", "partial")]
    [InlineData("public", "partial")]
    [InlineData("3", "partial")]
    [InlineData("/", "partial")]
    [InlineData("/a//b", "partial")]
    public void What_policy_asks_for_and_nobody_can_do_is_refused(string key, string action) =>
        Assert.Throws<MaskingException>(() => MaskingRuns.Plan((key, action)));

    [Fact]
    public async Task Plans_are_compiled_once_for_each_set_of_obligations_and_key()
    {
        var key = MaskingRuns.Key;
        var asked = 0;
        var plans = new MaskingPlans(_ =>
        {
            asked++;
            return new(key);
        });
        var ct = TestContext.Current.CancellationToken;
        static Obligations Of(params string[] classes) => new() { Mask = classes.ToDictionary(c => c, _ => "partial", StringComparer.Ordinal) };

        Assert.Same(await plans.ForAsync(Of("iban", "pan"), ct), await plans.ForAsync(Of("pan", "iban"), ct));
        Assert.NotSame(await plans.ForAsync(Of("iban"), ct), await plans.ForAsync(Of("pan"), ct));
        Assert.True((await plans.ForAsync(Obligations.None, ct)).IsEmpty);
        Assert.Equal(0, asked);
        var tokens = new Obligations { Mask = new Dictionary<string, string>(StringComparer.Ordinal) { ["iban"] = "token" } };
        var before = await plans.ForAsync(tokens, ct);
        Assert.Same(before, await plans.ForAsync(tokens, ct));
        key = MaskingKey.Generate();
        Assert.NotSame(before, await plans.ForAsync(tokens, ct));
    }

    [Fact]
    public void The_stricter_of_two_rules_wins()
    {
        var rules = new MaskingRules([new(null, DataClass.Iban, MaskingAction.Remove), new(null, DataClass.Iban, MaskingAction.Partial)]);

        Assert.Equal(MaskingAction.Remove, MaskingPlan.Compile(rules, MaskingRuns.Key).Of(DataClass.Iban));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/xml")]
    public async Task A_body_of_any_length_passes_in_bounded_memory(string type)
    {
        var isJson = type.EndsWith("json", StringComparison.Ordinal);
        const int Entries = 400_000;
        var piece = Encoding.UTF8.GetBytes(isJson ? ",{\"iban\":\"DE89370400440532013000\",\"ref\":\"0123456789\"}" : "<E><IBAN>DE89370400440532013000</IBAN><R>0123456789</R></E>");
        using var input = new RepeatingStream(isJson ? "[1"u8.ToArray() : "<D>"u8.ToArray(), piece, Entries, isJson ? "]"u8.ToArray() : "</D>"u8.ToArray());
        using var output = new CountingStream();
        var before = GC.GetAllocatedBytesForCurrentThread(); // both streams answer at once, so all happens on this thread

        await BodyMasking.MaskAsync(MaskingRuns.Plan(("iban", "partial")), type, null, input, output, TestContext.Current.CancellationToken);

        Assert.True(output.Length > (long)Entries * (piece.Length - 14), $"{output.Length} bytes");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2 * 1024 * 1024, "allocated more than 2 MiB for 20 MB");
    }

    [Fact]
    public async Task A_value_longer_than_the_bound_is_refused()
    {
        using var input = new RepeatingStream("[\""u8.ToArray(), new byte[1024].Select(_ => (byte)'x').ToArray(), 20 * 1024, "\"]"u8.ToArray());

        await Assert.ThrowsAsync<MaskingException>(() => BodyMasking.MaskAsync(MaskingRuns.Plan(("iban", "partial")), "application/json", null, input, Stream.Null, CancellationToken.None));
    }

    [Fact]
    public async Task An_empty_plan_copies_any_body()
    {
        using var output = new MemoryStream();

        await BodyMasking.MaskAsync(MaskingPlan.Compile(MaskingRules.None, MaskingRuns.Key), "application/pdf", "gzip", new MemoryStream([1, 2, 3]), output, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3], output.ToArray());
    }
}
