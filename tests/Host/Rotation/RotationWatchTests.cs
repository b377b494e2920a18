using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Rotation;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Gateway.Tests.Secrets;

namespace SecureFin.Gateway.Tests.Rotation;

public sealed class RotationWatchTests
{
    [Fact]
    public async Task A_store_that_fails_in_a_way_nobody_foresaw_does_not_end_the_watch_and_so_the_gateway()
    {
        await using var bench = await EgressBench.StartAsync();
        var store = new FaultyStore();
        var live = new LiveSecrets(store, TimeProvider.System);
        await live.GetAsync("x", TestContext.Current.CancellationToken);
        store.Fails = true;
        var service = new RotationService(store, live, [], bench.Evidence, TimeProvider.System, NullLogger<RotationService>.Instance);
        using var watch = new RotationWatch(
            store, live, service, Options.Create(new SecretsOptions { PollInterval = TimeSpan.FromMilliseconds(100) }), TimeProvider.System, NullLogger<RotationWatch>.Instance);

        await watch.StartAsync(TestContext.Current.CancellationToken);
        await store.FailedTwice.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(watch.ExecuteTask!.IsFaulted);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FaultyStore : ISecretStore
    {
        private readonly MemorySecretStore _inner = new();
        private int _failures;

        public FaultyStore() => _inner.Put("x", "1");

        public event Action<string>? Changed
        {
            add => _inner.Changed += value;
            remove => _inner.Changed -= value;
        }

        public bool Fails { get; set; }

        public TaskCompletionSource FailedTwice { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SecretVersion?> FindAsync(string name, CancellationToken cancellation)
        {
            if (!Fails)
                return _inner.FindAsync(name, cancellation);
            if (++_failures == 2)
                FailedTwice.TrySetResult();
            throw new InvalidOperationException("a bug of ours");
        }
    }
}
