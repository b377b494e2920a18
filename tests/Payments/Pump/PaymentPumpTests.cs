using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Pump;

/// <summary>The pump with its real threads and clock; every wait ends at the event it waits for.</summary>
public sealed class PaymentPumpTests
{
    private static readonly PaymentOptions Quick = new() { FirstPause = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(100), MinimumAgeBeforeResend = TimeSpan.Zero, Parallelism = 4 };

    [Fact]
    public async Task Payments_go_out_in_parallel_and_are_polled_until_they_are_final()
    {
        await using var world = new World(new HonestBank());
        await world.Pump.StartAsync(House.Token);

        var ids = await world.SubmitAsync(12);
        var settled = await world.Events.WaitForAsync(12, e => e.TransactionStatus is "ACCC");
        await world.Pump.StopAsync(House.Token);

        Assert.Equal(ids.Order(StringComparer.Ordinal), settled.Select(e => e.PaymentId).Order(StringComparer.Ordinal));
        Assert.Equal(12, world.Bank.Sends);
        Assert.InRange(world.Bank.MostAtOnce, 1, 4);
    }

    [Fact]
    public async Task A_pump_that_starts_finds_what_the_last_one_left_in_flight_and_asks_before_anything_else()
    {
        using var folder = new TempFolder();
        var hanging = new HangingBank();
        TempFolder crashed;
        string id;
        await using (var world = new World(hanging, folder))
        {
            await world.Pump.StartAsync(House.Token);
            id = (await world.SubmitAsync(1))[0];
            await hanging.Reached.Task;
            crashed = folder.Snapshot();
        }

        await using var next = new World(new HonestBank(), crashed);
        await next.Pump.StartAsync(House.Token);
        await next.Events.WaitForAsync(1, e => e.TransactionStatus is "ACCC");

        Assert.Equal(["payment.received", "payment.sent", "payment.unknown"], (await next.Service.EventsAsync(id, House.Token)).Take(3).Select(e => e.Kind));
        Assert.Equal(1, next.Bank.Asks > 0 ? 1 : 0);
        crashed.Dispose();
    }

    [Fact]
    public async Task A_send_that_outlives_the_drain_is_aborted_and_written_down_as_unknown()
    {
        var bank = new HangingBank();
        await using var world = new World(bank);
        await world.Pump.StartAsync(House.Token);
        var id = (await world.SubmitAsync(1))[0];
        await bank.Reached.Task;
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        await world.Pump.StopAsync(impatient.Token);

        var view = await world.Service.GetAsync(id, House.Token);
        Assert.Equal(PaymentState.Unknown, view!.State);
        Assert.Equal("gateway.stopped", view.ReasonCode);
    }

    [Fact]
    public async Task A_failing_sink_is_reported_and_tried_again()
    {
        await using var world = new World(new HonestBank());
        world.Events.Failures = 2;
        await world.Pump.StartAsync(House.Token);

        var id = (await world.SubmitAsync(1))[0];
        await world.Events.WaitForAsync(1, e => e.TransactionStatus is "ACCC");

        Assert.Equal(2, world.Faults.Count(fault => fault is HttpRequestException));
        var seqs = world.Events.Seen.Where(e => e.PaymentId == id).Select(e => e.Seq).ToList();
        Assert.Equal(seqs.Order(), seqs);
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly TempFolder? _own;

        public World(IBankDispatch bank, TempFolder? folder = null)
        {
            folder ??= _own = new TempFolder();
            Store = PaymentStore.Open(folder.Database, TestProtector.Instance);
            Service = new PaymentService(Store, Quick, TimeProvider.System);
            Bank = bank as HonestBank ?? new HonestBank();
            Pump = new PaymentPump(Store, bank, Events, Quick, TimeProvider.System, fault =>
            {
                lock (Faults)
                    Faults.Add(fault);
            });
        }

        public PaymentStore Store { get; }

        public PaymentService Service { get; }

        public PaymentPump Pump { get; }

        public HonestBank Bank { get; }

        public WaitingEvents Events { get; } = new();

        public List<Exception> Faults { get; } = [];

        public async Task<List<string>> SubmitAsync(int count)
        {
            var ids = new List<string>();
            for (var i = 0; i < count; i++)
                ids.Add(((SubmitResult.Submitted)await Service.SubmitAsync(An.Submission($"key-{i}"), House.Token)).View.PaymentId);
            return ids;
        }

        public async ValueTask DisposeAsync()
        {
            await Pump.DisposeAsync();
            await Store.DisposeAsync();
            _own?.Dispose();
        }
    }

    private sealed class HonestBank : IBankDispatch
    {
        private readonly Dictionary<string, int> _polls = new(StringComparer.Ordinal);
        private int _running;

        public int Sends { get; private set; }

        public int Asks { get; private set; }

        public int MostAtOnce { get; private set; }

        public Task<DispatchResult?> RefusalOfAsync(PaymentDispatch payment, CancellationToken cancellation) => Task.FromResult<DispatchResult?>(null);

        public async Task<DispatchResult> SendAsync(PaymentDispatch payment, CancellationToken cancellation)
        {
            lock (_polls)
            {
                Sends++;
                MostAtOnce = Math.Max(MostAtOnce, ++_running);
            }

            await Task.Yield();
            lock (_polls)
                _running--;
            return new DispatchResult.Reported(new StatusReport($"B-{payment.PaymentId}", "ACSP", null, null));
        }

        public Task<DispatchResult> EnquireAsync(PaymentDispatch payment, CancellationToken cancellation)
        {
            lock (_polls)
            {
                Asks++;
                var poll = _polls[payment.PaymentId] = _polls.GetValueOrDefault(payment.PaymentId) + 1;
                return Task.FromResult<DispatchResult>(new DispatchResult.Reported(new StatusReport($"B-{payment.PaymentId}", poll == 1 ? "ACSC" : "ACCC", null, null)));
            }
        }
    }

    private sealed class HangingBank : IBankDispatch
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<DispatchResult?> RefusalOfAsync(PaymentDispatch payment, CancellationToken cancellation) => Task.FromResult<DispatchResult?>(null);

        public async Task<DispatchResult> SendAsync(PaymentDispatch payment, CancellationToken cancellation)
        {
            Reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new DispatchResult.NotReceived();
        }

        public Task<DispatchResult> EnquireAsync(PaymentDispatch payment, CancellationToken cancellation) =>
            Task.FromResult<DispatchResult>(new DispatchResult.Unknown("bank.timeout"));
    }

    private sealed class WaitingEvents : IPaymentEvents
    {
        private readonly SemaphoreSlim _news = new(0);

        public List<PaymentEvent> Seen { get; } = [];

        public int Failures { get; set; }

        public Task PublishAsync(PaymentEvent paymentEvent, CancellationToken cancellation)
        {
            lock (Seen)
            {
                if (Failures-- > 0)
                    throw new HttpRequestException("down");
                Seen.Add(paymentEvent);
            }

            _news.Release();
            return Task.CompletedTask;
        }

        public async Task<List<PaymentEvent>> WaitForAsync(int count, Func<PaymentEvent, bool> wanted)
        {
            while (true)
            {
                lock (Seen)
                {
                    var found = Seen.Where(wanted).ToList();
                    if (found.Count >= count)
                        return found;
                }

                await _news.WaitAsync(House.Token).WaitAsync(TimeSpan.FromSeconds(60), House.Token);
            }
        }
    }
}
