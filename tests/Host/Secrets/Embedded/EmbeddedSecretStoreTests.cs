using System.Security.Cryptography;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Embedded;

namespace SecureFin.Gateway.Tests.Secrets.Embedded;

public sealed class EmbeddedSecretStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-secrets-");
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private string StorePath => Path.Combine(_folder.FullName, "secrets.sfg");

    public void Dispose() => _folder.Delete(recursive: true);

    private EmbeddedSecretStore Open(byte[]? key = null) =>
        new(new EmbeddedStoreOptions { Path = StorePath, KeyFile = "unused", KeepVersions = 3 }, MasterKey.FromBytes(key ?? _key), TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_that_was_put_is_read_again_by_another_process()
    {
        using var writer = Open();
        var version = await writer.PutAsync("banks/nordbank/client-auth", Secret.FromText("correct horse"), null, Ct);

        using var reader = Open();
        var read = await reader.GetAsync("banks/nordbank/client-auth", Ct);

        Assert.Equal("correct horse", read.Value.RevealText());
        Assert.Equal(version, read.Version);
    }

    [Fact]
    public async Task A_missing_secret_is_a_refusal_and_never_an_empty_text()
    {
        using var store = Open();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("banks/none/signing", Ct));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
    }

    [Fact]
    public async Task Every_put_makes_a_new_version_which_readers_see_at_once()
    {
        using var writer = Open();
        using var reader = Open();
        for (var i = 1; i <= 20; i++)
        {
            var version = await writer.PutAsync("webhooks/a", Secret.FromText($"value {i:00}"), null, Ct);
            var read = await reader.GetAsync("webhooks/a", Ct);
            Assert.Equal(version, read.Version);
            Assert.Equal($"value {i:00}", read.Value.RevealText());
        }
    }

    [Fact]
    public async Task Two_writers_at_once_lose_nothing()
    {
        using var one = Open();
        using var two = Open();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).PutAsync($"webhooks/w{i}", Secret.FromText("x"), null, Ct)));
        Assert.Equal(10, (await one.ListAsync("webhooks/", Ct)).Count);
    }

    [Fact]
    public async Task The_file_shows_neither_names_nor_values_and_is_private()
    {
        using var store = Open();
        await store.PutAsync("banks/nordbank/client-auth", Secret.FromText("correct horse"), null, Ct);
        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(StorePath, Ct));
        Assert.DoesNotContain("nordbank", text);
        Assert.DoesNotContain("horse", text);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StorePath));
    }

    [Fact]
    public async Task Any_changed_byte_of_the_file_is_noticed()
    {
        using (var store = Open())
            await store.PutAsync("webhooks/a", Secret.FromText("x"), null, Ct);
        var good = await File.ReadAllBytesAsync(StorePath, Ct);
        for (var i = 0; i < good.Length; i += 7)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 1;
            await File.WriteAllBytesAsync(StorePath, bad, Ct);
            using var store = Open();
            var refusal = await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("webhooks/a", Ct));
            Assert.Equal("secret.unavailable", refusal.Problem.Code);
        }
    }

    [Fact]
    public async Task Another_master_key_opens_nothing()
    {
        using (var store = Open())
            await store.PutAsync("webhooks/a", Secret.FromText("x"), null, Ct);
        using var other = Open(RandomNumberGenerator.GetBytes(32));
        await Assert.ThrowsAsync<ProblemException>(() => other.GetAsync("webhooks/a", Ct));
    }

    [Fact]
    public async Task An_older_file_put_back_is_refused()
    {
        using var store = Open();
        await store.PutAsync("webhooks/a", Secret.FromText("old"), null, Ct);
        var old = await File.ReadAllBytesAsync(StorePath, Ct);
        await store.PutAsync("webhooks/a", Secret.FromText("new"), null, Ct);
        await File.WriteAllBytesAsync(StorePath, old, Ct);

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("webhooks/a", Ct));

        Assert.Contains("older", refusal.Detail);
    }

    [Fact]
    public async Task A_deleted_secret_is_gone_at_once()
    {
        using var store = Open();
        await store.PutAsync("webhooks/a", Secret.FromText("x"), null, Ct);
        await store.DeleteAsync("webhooks/a", Ct);
        await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("webhooks/a", Ct));
    }

    [Fact]
    public void Sealed_values_cannot_be_moved_to_another_name_or_version()
    {
        using var master = MasterKey.FromBytes(_key);
        var cipher = new StoreCipher(master);
        var file = cipher.Empty();
        var entry = cipher.SealValue(file, new StoredEntry { Name = "a", Version = 1, CreatedAt = DateTimeOffset.UnixEpoch, Sealed = [] }, "secret"u8);

        Assert.Equal("secret"u8.ToArray(), cipher.OpenValue(file, entry));
        Assert.Throws<AuthenticationTagMismatchException>(() => cipher.OpenValue(file, entry with { Name = "b" }));
        Assert.Throws<AuthenticationTagMismatchException>(() => cipher.OpenValue(file, entry with { Version = 2 }));
        Assert.Throws<AuthenticationTagMismatchException>(() => cipher.OpenValue(file, entry with { NotAfter = DateTimeOffset.UnixEpoch }));
    }

    [Fact]
    public async Task A_key_file_that_others_may_read_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "master.key");
        await File.WriteAllBytesAsync(path, _key, Ct);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var options = new EmbeddedStoreOptions { Path = StorePath, KeyFile = path };
        var refusal = Assert.Throws<ProblemException>(() => MasterKey.Load(options));
        Assert.Contains("0600", refusal.Detail);

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        MasterKey.Load(options).Dispose();
    }

    [Fact]
    public async Task A_passphrase_opens_what_it_sealed()
    {
        var path = Path.Combine(_folder.FullName, "passphrase");
        await File.WriteAllTextAsync(path, "a long enough passphrase\n", Ct);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        var options = new EmbeddedStoreOptions { Path = StorePath, PassphraseFile = path };
        using (var store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System))
            await store.PutAsync("webhooks/a", Secret.FromText("x"), null, Ct);
        using var again = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System);
        Assert.Equal("x", (await again.GetAsync("webhooks/a", Ct)).Value.RevealText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("A")]
    [InlineData("a b")]
    public async Task A_name_that_is_not_well_formed_is_refused(string name)
    {
        using var store = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(name, Ct));
    }
}
