using FsCheck;
using FsCheck.Fluent;
using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Model;

/// <summary>Whatever a bank does and wherever the power fails, money moves at most once and every payment ends resolved.</summary>
public sealed class MoneyMovesOnceTests
{
    private const int MostSteps = 120;

    private static readonly List<PaymentState> Resolved = [PaymentState.Settled, PaymentState.Rejected, PaymentState.Cancelled];

    [Fact]
    public void Even_a_bank_that_pays_every_request_it_gets_pays_once() => CheckAll(dropsRepeats: false);

    [Fact]
    public void Requests_that_the_network_delivers_late_pay_once_at_a_bank_that_knows_the_key() => CheckAll(dropsRepeats: true);

    private static void CheckAll(bool dropsRepeats) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30),
        Prop.ForAll(
            Gen.ListOf(Gen.Choose(0, 1000)).Resize(24).ToArbitrary(),
            script => RunAsync([.. script], dropsRepeats).GetAwaiter().GetResult()));

    private static async Task<bool> RunAsync(List<int> script, bool dropsRepeats)
    {
        var bank = new SimulatedBank(new Queue<int>(script), dropsRepeats);
        var clock = new ManualClock();
        var published = new List<PaymentEvent>();
        var house = bank.Alive = new House(clock: clock, otherBank: bank);
        var ids = await SubmitAsync(house);
        for (var step = 0; step < MostSteps && !await IsOverAsync(house, ids); step++)
        {
            clock.Advance((house.Store.NextDue(clock.GetUtcNow()) - clock.GetUtcNow()) ?? TimeSpan.FromSeconds(1));
            await RunDueAsync(house);
            if (step == 10)
                bank.DeliverLate();
            if (bank.AfterPowerLoss is not { } disk)
                continue;
            published.AddRange(house.Events.Published);
            await house.DisposeAsync();
            bank.AfterPowerLoss = null;
            house = bank.Alive = new House(clock: clock, otherBank: bank, folder: disk);
            await house.Pump.RecoverAsync();
            // A caller that got no answer asks again; the ledger knows.
            Assert.Equal(ids, await SubmitAsync(house));
        }

        bank.DeliverLate();
        published.AddRange(house.Events.Published);
        foreach (var id in ids)
            await JudgeAsync(house, bank, id, published);
        await house.DisposeAsync();
        return true;
    }

    private static async Task RunDueAsync(House house)
    {
        try
        {
            await house.Pump.RunDueAsync(House.Token);
        }
        catch (PowerLossException)
        {
            // while policy was asked about a payment that it holds: the next house finds it as it stood
        }
    }

    private static async Task<List<string>> SubmitAsync(House house)
    {
        var ids = new List<string>();
        foreach (var (key, approvals, hold) in new[] { ("key-1", 0, null), ("key-2", 1, null), ("key-3", 0, "sanctions-hit") })
        {
            var submission = An.Submission(key, approvals: approvals, hold: hold);
            ids.Add(await house.Service.SubmitAsync(submission, House.Token) switch
            {
                SubmitResult.Submitted submitted => submitted.View.PaymentId,
                SubmitResult.Replayed replayed => replayed.View.PaymentId,
                _ => "",
            });
            await house.Service.ApproveAsync(ids[^1], An.Approver("bert"), submission.InstructionHash, House.Token);
            await house.Service.ReleaseAsync(ids[^1], An.Approver("bert"), An.Release("sanctions-hit"), House.Token);
        }

        return ids;
    }

    private static async Task<bool> IsOverAsync(House house, List<string> ids)
    {
        foreach (var id in ids)
        {
            if (!Resolved.Contains((await house.GetAsync(id)).State))
                return false;
        }

        return true;
    }

    private static async Task JudgeAsync(House house, SimulatedBank bank, string id, List<PaymentEvent> published)
    {
        var view = await house.GetAsync(id);
        Assert.Contains(view.State, Resolved);
        Assert.Equal(view.State is PaymentState.Settled ? 1 : 0, bank.Executions(id));
        var events = await house.Service.EventsAsync(id, House.Token);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(e => e.Seq));
        var told = published.Where(e => e.PaymentId == id).DistinctBy(e => e.Seq).ToList();
        Assert.Equal(told.Select(e => e.Seq).Order(), told.Select(e => e.Seq));
        Assert.All(told, e => Assert.Equal(events[(int)e.Seq - 1], e));
    }
}
