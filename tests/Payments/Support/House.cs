using SecureFin.Contract;

namespace SecureFin.Payments.Tests.Support;

/// <summary>Store, service and pump over one file, stepped by hand.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly TempFolder _folder;

    public House(ScriptedBank? bank = null, TempFolder? folder = null, ManualClock? clock = null, PaymentOptions? options = null, IBankDispatch? otherBank = null)
    {
        _folder = folder ?? new TempFolder();
        Clock = clock ?? new ManualClock();
        Bank = bank ?? new ScriptedBank();
        Options = options ?? new PaymentOptions();
        Store = PaymentStore.Open(_folder.Database, TestProtector.Instance);
        Service = new PaymentService(Store, Options, Clock);
        Pump = new PaymentPump(Store, otherBank ?? Bank, Events, Options, Clock);
    }

    public ManualClock Clock { get; }

    public ScriptedBank Bank { get; }

    public PaymentOptions Options { get; }

    public RecordingEvents Events { get; } = new();

    public PaymentStore Store { get; }

    public PaymentService Service { get; }

    public PaymentPump Pump { get; }

    public TempFolder Folder => _folder;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<string> SubmitAsync(SubmitPayment? submission = null)
    {
        var result = Assert.IsType<SubmitResult.Submitted>(await Service.SubmitAsync(submission ?? An.Submission(), Token));
        return result.View.PaymentId;
    }

    public async Task<PaymentView> GetAsync(string paymentId) =>
        await Service.GetAsync(paymentId, Token) ?? throw new InvalidOperationException("No such payment.");

    /// <summary>Lets time pass and does what falls due, step by step.</summary>
    public async Task<PaymentView> StepAsync(string paymentId, double seconds = 0, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Clock.Seconds(seconds);
            await Pump.RunDueAsync(Token);
        }

        return await GetAsync(paymentId);
    }

    public async Task<string?> AttentionAsync() =>
        (await Service.ExceptionsAsync(Token)).SingleOrDefault()?.Code;

    public async ValueTask DisposeAsync()
    {
        await Pump.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
