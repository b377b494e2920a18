using System.Text;
using System.Text.Json;

namespace SecureFin.Contract.Tests.Json;

public sealed class ContractJsonTests
{
    private const string Minimal = """
        {"bank":"nordbank","instructedAmount":{"amount":"10.00","currency":"EUR"},
         "debtor":{"name":"A"},"debtorAccount":{"iban":"DE89370400440532013000"},
         "creditor":{"name":"B"},"creditorAccount":{"iban":"DE89370400440532013000"},
         "source":{"system":"erp","recordId":"1","madeBy":"anna"}}
        """;

    [Fact]
    public void A_minimal_body_is_read_and_lists_left_out_are_empty()
    {
        var json = Minimal.Replace("\"name\":\"B\"", "\"name\":\"B\",\"postalAddress\":{\"townName\":\"Rom\",\"country\":\"IT\"}", StringComparison.Ordinal)
            .Replace("\"source\"", "\"remittanceInformation\":{},\"source\"", StringComparison.Ordinal);

        var instruction = Read(json);

        Assert.Empty(instruction.Creditor.PostalAddress!.AddressLines);
        Assert.Empty(instruction.RemittanceInformation!.Unstructured);
        Assert.Empty(PaymentInstructionValidator.Validate(instruction));
    }

    [Theory]
    [InlineData("\"bank\"", "\"Bank\"")]
    [InlineData("\"bank\":\"nordbank\",", "")]
    [InlineData("\"bank\":\"nordbank\"", "\"bank\":\"nordbank\",\"bank\":\"nordbank\"")]
    [InlineData("\"bank\":\"nordbank\"", "\"bank\":null")]
    [InlineData("\"debtor\":{\"name\":\"A\"}", "\"debtor\":null")]
    [InlineData("\"name\":\"A\"", "\"name\":\"A\",\"nickname\":\"a\"")]
    [InlineData("\"name\":\"A\"", "\"name\":\"A\",\"name\":\"a\"")]
    [InlineData("\"madeBy\":\"anna\"", "\"madeBy\":null")]
    [InlineData(",\"madeBy\":\"anna\"", "")]
    [InlineData("\"madeBy\":\"anna\"", "\"madeBy\":\"anna\",")]
    [InlineData("\"name\":\"A\"", "\"name\":\"\\ud800\"")]
    [InlineData("\"name\":\"A\"", "\"name\":1")]
    [InlineData("\"name\":\"A\"", "/* c */\"name\":\"A\"")]
    [InlineData("\"source\"", "\"requestedExecutionDate\":\"30.11.2026\",\"source\"")]
    [InlineData("}}", "}} {}")]
    [InlineData("\"source\"", "\"remittanceInformation\":{\"unstructured\":null},\"source\"")]
    public void A_body_that_is_not_exactly_the_contract_is_refused(string old, string changed)
    {
        var refusal = Assert.Throws<ProblemException>(() => Read(Minimal.Replace(old, changed, StringComparison.Ordinal)));

        Assert.Equal(Problems.BodyMalformed, refusal.Problem);
        Assert.DoesNotContain("anna", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nickname", refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.InnerException);
    }

    [Fact]
    public void Deep_large_null_and_broken_bodies_are_refused()
    {
        Assert.Equal(Problems.BodyMalformed, Assert.Throws<ProblemException>(() => Read("null")).Problem);
        Assert.Equal(Problems.BodyMalformed, Assert.Throws<ProblemException>(() => Read("")).Problem);
        Assert.Equal(Problems.BodyMalformed, Assert.Throws<ProblemException>(() => Read(new string('[', 5000))).Problem);
        Assert.Equal(Problems.RequestTooLarge, Assert.Throws<ProblemException>(() => Read(new string(' ', 70_000))).Problem);
        Assert.Equal(
            Problems.BodyMalformed,
            Assert.Throws<ProblemException>(() => StrictJson.Read([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], ContractJson.Default.PaymentInstruction)).Problem);
    }

    [Fact]
    public void A_payment_is_shown_with_camel_case_names_and_kebab_case_states()
    {
        var view = new PaymentView
        {
            PaymentId = Ulid.New(DateTimeOffset.UnixEpoch),
            State = PaymentState.Received,
            Instruction = An.Instruction(),
            InstructionHash = InstructionHash.Of(An.Instruction()),
            Uetr = Uetr.New(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };

        var json = JsonSerializer.Serialize(view, ContractJson.Default.PaymentView);

        Assert.Contains("\"state\":\"received\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("transactionStatus", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, ContractJson.Default.PaymentView)!, ContractJson.Default.PaymentView));
    }

    [Fact]
    public void A_number_is_no_state() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PaymentState>("1"));

    private static PaymentInstruction Read(string json) =>
        StrictJson.Read(Encoding.UTF8.GetBytes(json), ContractJson.Default.PaymentInstruction);
}
