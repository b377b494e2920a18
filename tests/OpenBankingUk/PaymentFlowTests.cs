using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk.Tests;

public sealed class PaymentFlowTests
{
    private readonly OpenBankingUkConnector _connector = new();

    [Fact]
    public void An_order_goes_by_consent_to_payment()
    {
        var consent = Sent(_connector.Begin(Sample.Order));
        var order = Sent(_connector.Next(With(consent), Sample.Consent("AUTH")));
        var done = Assert.IsType<PaymentStep.Done>(_connector.Next(With(order), Sample.Payment("ACTC")));

        Assert.Equal(("consent", false), (consent.Name, consent.Request.MovesMoney));
        Assert.Equal(("order", true), (order.Name, order.Request.MovesMoney));
        Assert.Equal(("P-1", "ACTC"), (done.Report.BankReference, done.Report.Code));
        Assert.NotEqual(consent.Request.IdempotencyKey, order.Request.IdempotencyKey);
        Assert.All([consent, order], step => Assert.True(step.Request is { Sign: true, ExpectSignedAnswer: true, Idempotent: true }));
    }

    [Fact]
    public void The_order_repeats_the_initiation_of_the_consent_to_the_byte()
    {
        var consent = Sent(_connector.Begin(Sample.Order));
        var order = Sent(_connector.Next(With(consent), Sample.Consent("AUTH")));

        var asked = JsonNode.Parse(consent.Request.Body.Span)!;
        var ordered = JsonNode.Parse(order.Request.Body.Span)!;
        Assert.Equal("C-1", ordered["Data"]!["ConsentId"]!.GetValue<string>());
        Assert.Contains(consent.State["initiation"], Encoding.UTF8.GetString(order.Request.Body.Span));
        Assert.True(JsonNode.DeepEquals(asked["Data"]!["Initiation"], ordered["Data"]!["Initiation"]));
        Assert.True(JsonNode.DeepEquals(asked["Risk"], ordered["Risk"]));
    }

    [Fact]
    public void After_a_timeout_of_the_order_the_consent_is_asked_before_anything_else()
    {
        var order = OrderSent();

        var ask = Sent(_connector.BeginEnquiry(With(order)));

        Assert.Equal("GET", ask.Request.Method);
        Assert.Equal("/pisp/domestic-payment-consents/C-1", ask.Request.Path);
        Assert.False(ask.Request.MovesMoney);
    }

    [Fact]
    public void A_consumed_consent_is_followed_by_the_same_bytes_under_the_same_key()
    {
        var order = OrderSent();
        var ask = Sent(_connector.BeginEnquiry(With(order)));

        var repeat = Sent(_connector.NextEnquiry(With(ask), Sample.Consent("COND")));

        Assert.True(repeat.Request.Repeat);
        Assert.Equal(order.Request.IdempotencyKey, repeat.Request.IdempotencyKey);
        Assert.True(order.Request.Body.Span.SequenceEqual(repeat.Request.Body.Span));
        Assert.IsType<PaymentStep.Done>(_connector.NextEnquiry(With(repeat), Sample.Payment("ACSC")));
    }

    [Fact]
    public void A_consent_still_open_means_the_order_was_not_received_and_begin_sends_the_same_bytes()
    {
        var order = OrderSent();
        var ask = Sent(_connector.BeginEnquiry(With(order)));

        Assert.IsType<PaymentStep.NotReceived>(_connector.NextEnquiry(With(ask), Sample.Consent("AUTH")));
        var again = Sent(_connector.Begin(With(ask)));

        Assert.Equal(order.Request.IdempotencyKey, again.Request.IdempotencyKey);
        Assert.True(order.Request.Body.Span.SequenceEqual(again.Request.Body.Span));
        Assert.True(again.Request.MovesMoney);
    }

    [Fact]
    public void A_refused_repeat_leaves_the_payment_unknown()
    {
        var order = OrderSent();
        var repeat = Sent(_connector.NextEnquiry(With(Sent(_connector.BeginEnquiry(With(order)))), Sample.Consent("COND")));

        Assert.IsType<PaymentStep.Undecided>(_connector.NextEnquiry(With(repeat), Sample.Error(400, "DU03")));
    }

    [Fact]
    public void A_crash_before_the_consent_was_answered_begins_again_with_the_same_bytes()
    {
        var consent = Sent(_connector.Begin(Sample.Order));

        Assert.IsType<PaymentStep.NotReceived>(_connector.BeginEnquiry(With(consent)));
        var again = Sent(_connector.Begin(With(consent)));

        Assert.Equal(consent.Request.IdempotencyKey, again.Request.IdempotencyKey);
        Assert.True(consent.Request.Body.Span.SequenceEqual(again.Request.Body.Span));
    }

    [Fact]
    public void A_known_payment_is_asked_for_by_its_id()
    {
        var done = (PaymentStep.Done)_connector.Next(With(OrderSent()), Sample.Payment("ACTC"));

        var ask = Sent(_connector.BeginEnquiry(Sample.Order with { State = done.State }));
        var report = Assert.IsType<PaymentStep.Done>(_connector.NextEnquiry(With(ask), Sample.Payment("ACSC"))).Report;

        Assert.Equal("/pisp/domestic-payments/P-1", ask.Request.Path);
        Assert.Equal("ACSC", report.Code);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(302)]
    public void An_answer_that_does_not_tell_never_refuses_a_payment(int status)
    {
        Assert.IsType<PaymentStep.Undecided>(_connector.Next(With(OrderSent()), Sample.Error(status, "AM04")));
        Assert.IsType<PaymentStep.Undecided>(_connector.Next(With(Sent(_connector.Begin(Sample.Order))), Sample.Error(status, "AM04")));
    }

    [Fact]
    public void A_refusal_carries_the_code_of_the_bank_and_none_of_its_words()
    {
        var refused = Assert.IsType<PaymentStep.Refused>(_connector.Next(With(OrderSent()), Sample.Error(400, "AM04")));

        Assert.Equal("AM04", refused.Code);
        Assert.DoesNotContain("Acme", refused.Reason);
    }

    [Fact]
    public void An_answer_about_another_amount_consent_or_reference_is_not_believed()
    {
        var other = Sample.Order with { Instruction = Sample.Order.Instruction with { InstructedAmount = new Amount(12500.00m, "GBP") } };
        var otherReference = Sample.Order with { EndToEndIdentification = "INV-2" };
        var otherConsent = JsonNode.Parse(Sample.Payment("ACSC").Body.Span)!.AsObject();
        otherConsent["Data"]!["ConsentId"] = "C-2";

        foreach (var answer in new[] { Sample.Payment("ACSC", other), Sample.Payment("ACSC", otherReference), Sample.Json(201, otherConsent) })
            Assert.Equal(new PaymentStep.Undecided(ConnectorCodes.AnswerMismatch), _connector.Next(With(OrderSent()), answer));
    }

    [Theory]
    [InlineData("../../aisp/accounts")]
    [InlineData("P%2F1")]
    [InlineData("..")]
    [InlineData("")]
    public void An_identifier_of_the_bank_that_could_lead_elsewhere_is_not_used(string id) =>
        Assert.Equal(new PaymentStep.Undecided(ConnectorCodes.AnswerUnreadable), _connector.Next(With(OrderSent()), Sample.Payment("ACTC", id: id)));

    [Fact]
    public void A_consent_that_waits_for_a_person_keeps_its_id()
    {
        var waiting = Assert.IsType<PaymentStep.Undecided>(_connector.Next(With(Sent(_connector.Begin(Sample.Order))), Sample.Consent("AWAU")));

        Assert.Equal(ConnectorCodes.AwaitingAuthorisation, waiting.Code);
        var ask = Sent(_connector.BeginEnquiry(Sample.Order with { State = waiting.State! }));
        Assert.IsType<PaymentStep.NotReceived>(_connector.NextEnquiry(With(ask), Sample.Consent("AUTH")));
        Assert.Equal("order-again", Sent(_connector.Begin(With(ask))).Name);
    }

    private PaymentStep.Send OrderSent() => Sent(_connector.Next(With(Sent(_connector.Begin(Sample.Order))), Sample.Consent("AUTH")));

    private static PaymentStep.Send Sent(PaymentStep step) => Assert.IsType<PaymentStep.Send>(step);

    private static PaymentOrder With(PaymentStep.Send step) => Sample.Order with { State = step.State };
}
