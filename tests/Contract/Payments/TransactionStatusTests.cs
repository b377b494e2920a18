namespace SecureFin.Contract.Tests.Payments;

public sealed class TransactionStatusTests
{
    [Theory]
    [InlineData("RCVD", PaymentState.Accepted)]
    [InlineData("ACSP", PaymentState.Accepted)]
    [InlineData("ACSC", PaymentState.Settled)]
    [InlineData("ACCC", PaymentState.Settled)]
    [InlineData("ACWP", PaymentState.Settled)]
    [InlineData("RJCT", PaymentState.Rejected)]
    [InlineData("CANC", PaymentState.Cancelled)]
    [InlineData("acsc", null)]
    [InlineData("XXXX", null)]
    [InlineData("", null)]
    public void A_code_moves_to_its_state_and_an_unknown_one_to_none(string code, PaymentState? state) =>
        Assert.Equal(state, TransactionStatus.ToState(code));
}
