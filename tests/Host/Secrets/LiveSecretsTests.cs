using SecureFin.Contract;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Tests.Secrets;

public sealed class LiveSecretsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_is_not_used_before_the_cut_over()
    {
        var store = new MemorySecretStore();
        store.Put("banks/a/signing", "one");
        var live = new LiveSecrets(store, TimeProvider.System);
        await live.GetAsync("banks/a/signing", Ct);
        store.Put("banks/a/signing", "two");

        Assert.Equal("one", (await live.GetAsync("banks/a/signing", Ct)).Value.RevealText());
        live.Activate("banks/a/signing", await store.GetAsync("banks/a/signing", Ct));
        Assert.Equal("two", (await live.GetAsync("banks/a/signing", Ct)).Value.RevealText());
    }

    [Fact]
    public async Task A_secret_past_its_end_is_refused()
    {
        var store = new MemorySecretStore();
        store.Put("webhooks/a", "x", DateTimeOffset.UnixEpoch);
        var live = new LiveSecrets(store, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<ProblemException>(async () => await live.GetAsync("webhooks/a", Ct));
        Assert.Equal(Problems.SecretUnavailable, refusal.Problem);
    }

    [Fact]
    public async Task Material_is_made_once_per_version()
    {
        var store = new MemorySecretStore();
        store.Put("webhooks/a", "one");
        var live = new LiveSecrets(store, TimeProvider.System);
        var made = 0;
        var material = new SecretMaterial<string>(live, "webhooks/a", version => $"{version.Version} made {++made}");

        Assert.Equal(await material.GetAsync(Ct), await material.GetAsync(Ct));
        store.Put("webhooks/a", "two");
        live.Activate("webhooks/a", await store.GetAsync("webhooks/a", Ct));
        Assert.Equal("2 made 2", await material.GetAsync(Ct));
    }

    [Fact]
    public async Task Unreadable_material_names_the_secret_and_nothing_of_its_value()
    {
        var store = new MemorySecretStore();
        store.Put("banks/a/signing", "hunter2");
        var material = new SecretMaterial<string>(new LiveSecrets(store, TimeProvider.System), "banks/a/signing", version => throw new FormatException(version.Value.RevealText()));
        var refusal = await Assert.ThrowsAsync<ProblemException>(async () => await material.GetAsync(Ct));
        Assert.DoesNotContain("hunter2", refusal.ToString());
    }
}
