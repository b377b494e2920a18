using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Model;

/// <summary>
/// A bank that really keeps books: every send that arrives moves money, unless <see cref="DropsRepeats"/> and its key is known.
/// A script of numbers decides how each call goes wrong; when it is used up, the bank is honest and quick.
/// </summary>
internal sealed class SimulatedBank(Queue<int> script, bool dropsRepeats) : IBankDispatch
{
    private readonly Dictionary<string, int> _executions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _polls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = [];
    private readonly List<PaymentDispatch> _late = [];

    public bool DropsRepeats { get; } = dropsRepeats;

    /// <summary>The house that may speak; calls of one that lost power never arrive.</summary>
    public House? Alive { get; set; }

    /// <summary>What the disk held at the moment of the power loss, until the test takes it.</summary>
    public TempFolder? AfterPowerLoss { get; set; }

    public int Executions(string paymentId) => _executions.GetValueOrDefault(paymentId);

    /// <summary>What the network held back arrives now.</summary>
    public void DeliverLate()
    {
        foreach (var payment in _late)
            Arrive(payment);
        _late.Clear();
    }

    public async Task<DispatchResult> SendAsync(PaymentDispatch payment, CancellationToken cancellation)
    {
        StopIfDark();
        await payment.SaveStateAsync(new Dictionary<string, string> { ["consent"] = $"c-{payment.Attempt}" }, cancellation);
        switch (Next(13))
        {
            case 1: Arrive(payment); return new DispatchResult.Unknown("bank.timeout");
            case 2: return new DispatchResult.Unknown("bank.timeout");
            case 3: return new DispatchResult.NotSent("bank.unavailable");
            case 4: _keys.Add(payment.IdempotencyKey); return new DispatchResult.Refused("AC04"); // its answer to that key, also when an earlier request comes later
            case 5: Arrive(payment); return new DispatchResult.Untrusted("bank.untrusted");
            case 6: LosePower(); break;
            case 7: Arrive(payment); LosePower(); break;
            case 8: return LateArrival(payment);
            case 9: Arrive(payment); return Report(payment, "NEWX");
            case 10: Arrive(payment); throw new IOException("broken");
            case 11: Arrive(payment); return Report(payment, "ACSC");
            case 12: return new DispatchResult.Held("window.closed");
        }

        Arrive(payment);
        return Report(payment, "ACSP");
    }

    public Task<DispatchResult?> RefusalOfAsync(PaymentDispatch payment, CancellationToken cancellation)
    {
        StopIfDark();
        return Task.FromResult(Next(4) switch
        {
            1 => new DispatchResult.Held("window.closed"),
            2 => new DispatchResult.Held("counterparty.account_changed"),
            3 => LosePower(),
            _ => null,
        });
    }

    public Task<DispatchResult> EnquireAsync(PaymentDispatch payment, CancellationToken cancellation)
    {
        StopIfDark();
        return Task.FromResult(Next(7) switch
        {
            1 => new DispatchResult.Unknown("bank.timeout"),
            2 => new DispatchResult.Untrusted("bank.untrusted"),
            3 => new DispatchResult.NotSent("bank.unavailable"),
            4 => new DispatchResult.Refused("bank.refused"),
            5 => throw new IOException("broken"),
            6 => LosePower(),
            _ => Truth(payment),
        });
    }

    private DispatchResult Truth(PaymentDispatch payment)
    {
        if (Executions(payment.PaymentId) == 0)
            return new DispatchResult.NotReceived();
        var poll = _polls[payment.PaymentId] = _polls.GetValueOrDefault(payment.PaymentId) + 1;
        return Report(payment, poll switch { 1 => "ACSP", 2 => "ACSC", _ => "ACCC" });
    }

    private DispatchResult LateArrival(PaymentDispatch payment)
    {
        if (DropsRepeats)
            _late.Add(payment);
        return new DispatchResult.Unknown("bank.timeout");
    }

    private void Arrive(PaymentDispatch payment)
    {
        if (!_keys.Add(payment.IdempotencyKey) && DropsRepeats)
            return;
        _executions[payment.PaymentId] = Executions(payment.PaymentId) + 1;
    }

    private DispatchResult LosePower()
    {
        AfterPowerLoss = Alive!.Folder.Snapshot();
        Alive = null;
        throw new PowerLossException();
    }

    private void StopIfDark()
    {
        if (Alive is null)
            throw new PowerLossException();
    }

    private int Next(int ways) => script.TryDequeue(out var number) ? number % ways : 0;

    private static DispatchResult.Reported Report(PaymentDispatch payment, string code) =>
        new(new StatusReport($"B-{payment.PaymentId}", code, null, null));
}
