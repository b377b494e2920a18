using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Events;

public sealed class EventPatienceTests
{
    [Fact]
    public async Task An_event_that_nobody_takes_for_days_lets_newer_ones_pass()
    {
        await using var house = new House(options: new PaymentOptions { EventPatience = TimeSpan.FromDays(1) });
        var id = await house.SubmitAsync(An.Submission(approvals: 1));
        house.Events.Failures = 1;
        await house.StepAsync(id);

        await house.StepAsync(id, 25 * 3600, 3);

        Assert.Empty(house.Events.Published);
        await house.Service.RejectAsync(id, An.Approver("bert"), House.Token);
        await house.StepAsync(id);
        Assert.Equal("payment.rejected", Assert.Single(house.Events.Published).Kind);
    }
}
