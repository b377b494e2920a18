using SecureFin.Connectors;
using SecureFin.Connectors.OpenBankingUk;
using SecureFin.Gateway.Banks;

namespace SecureFin.Gateway.Tests.Banks;

public sealed class RepeatWindowTests
{
    private static readonly DateTimeOffset Sent = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
    private readonly ConnectorManifest _manifest = new OpenBankingUkConnector().Manifest;
    private readonly BankRequest _request = BankRequest.PostJson("/orders", "payments", new byte[] { 1 }, "key") with { MovesMoney = true };

    [Fact]
    public void A_repeat_goes_out_while_the_bank_remembers_the_key()
    {
        Assert.True(Allows(_request with { Repeat = true }, Sent, _manifest.Idempotency.Window - TimeSpan.FromSeconds(1)));
        Assert.False(Allows(_request with { Repeat = true }, Sent, _manifest.Idempotency.Window));
    }

    [Fact]
    public void A_repeat_of_something_that_nobody_remembers_sending_does_not_go_out() => Assert.False(Allows(_request with { Repeat = true }, null, TimeSpan.Zero));

    [Fact]
    public void A_first_sending_has_no_window() => Assert.True(Allows(_request, Sent, TimeSpan.FromDays(900)));

    private bool Allows(BankRequest request, DateTimeOffset? sent, TimeSpan later) => RepeatWindow.Allows(request, _manifest, sent, Sent + later);
}
