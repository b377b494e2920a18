using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Tests.Secrets;

namespace SecureFin.Gateway.Tests.Policy.Bundles;

/// <summary>An older bundle with a good signature does not come back into power, over a path or from a server, before or after a restart.</summary>
public sealed class RollbackTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly OrderedBundles _bundles = new();
    private AnsweringServer? _server;

    private string ArchivePath => Path.Combine(_folder.FullName, "bundle.tar.gz");

    private string StatePath => Path.Combine(_folder.FullName, "state");

    [Fact]
    public async Task An_older_bundle_on_the_path_is_refused_by_code_also_after_a_restart_and_the_newer_one_stays()
    {
        var (room, decider, status) = AtPath();
        await File.WriteAllBytesAsync(ArchivePath, _bundles.Archive(2, "new"), TestContext.Current.CancellationToken);
        room.Look();
        await File.WriteAllBytesAsync(ArchivePath, _bundles.Archive(1, "old"), TestContext.Current.CancellationToken);
        room.Look();

        Assert.Equal(("new", 2L), (decider.Revision, status.Now.Sequence));
        Assert.Equal(("old", "bundle.rollback: sequence 1 is older than 2, which was in power"), (status.Now.RefusedRevision, status.Now.Refusal));

        var (later, _, _) = AtPath();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => later.StartingAsync(CancellationToken.None));
        Assert.Contains("bundle.rollback", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_can_go_back_on_purpose_to_the_one_sequence_that_is_named()
    {
        var (room, _, _) = AtPath();
        await File.WriteAllBytesAsync(ArchivePath, _bundles.Archive(3, "new"), TestContext.Current.CancellationToken);
        room.Look();
        await File.WriteAllBytesAsync(ArchivePath, _bundles.Archive(1, "old"), TestContext.Current.CancellationToken);
        var (back, decider, status) = AtPath(new RollbackOptions { StateDirectory = StatePath, AllowSequence = 1 });

        await back.StartingAsync(CancellationToken.None);
        Assert.Equal("old", decider.Revision);

        await File.WriteAllBytesAsync(ArchivePath, _bundles.Archive(2, "between"), TestContext.Current.CancellationToken);
        back.Look();
        Assert.Equal(("old", "between"), (decider.Revision, status.Now.RefusedRevision));
    }

    [Fact]
    public async Task A_bundle_whose_sequence_cannot_be_remembered_does_not_decide_until_it_can()
    {
        await File.WriteAllTextAsync(StatePath, "a file where the folder belongs", TestContext.Current.CancellationToken);
        var (room, decider, status) = AtPath();
        await File.WriteAllBytesAsync(ArchivePath, _bundles.Archive(1, "first"), TestContext.Current.CancellationToken);
        room.Look();
        Assert.Null(decider.Revision);
        Assert.Contains("cannot be remembered", status.Now.Refusal, StringComparison.Ordinal);

        File.Delete(StatePath);
        room.Look();

        Assert.Equal("first", decider.Revision);
    }

    [Fact]
    public async Task An_older_bundle_of_the_server_is_refused_also_after_a_restart_with_the_kept_one()
    {
        _server = await AnsweringServer.StartAsync();
        var power = Server();
        Assert.True(await Give(power, _bundles.Archive(2, "new")));
        Assert.False(await Give(power, _bundles.Archive(1, "old")));
        Assert.False(await Give(power, _bundles.Archive(null, "without")));
        Assert.Equal(("new", "bundle.rollback: the bundle carries no sequence"), (power.Decider.Revision, power.Status.Now.Refusal));

        var later = Server();
        Assert.True(later.Download.TryKept());
        Assert.False(await Give(later, _bundles.Archive(1, "old")));
        Assert.True(await Give(later, _bundles.Archive(2, "new")));
        Assert.True(await Give(later, _bundles.Archive(3, "newest")));
        Assert.Equal("newest", later.Decider.Revision);
    }

    [Fact]
    public async Task A_kept_bundle_that_was_exchanged_for_an_older_one_does_not_decide_at_the_start()
    {
        _server = await AnsweringServer.StartAsync();
        Assert.True(await Give(Server(), _bundles.Archive(2, "new")));
        await File.WriteAllBytesAsync(Path.Combine(StatePath, "bundle.tar.gz"), _bundles.Archive(1, "old"), TestContext.Current.CancellationToken);

        var power = Server();

        Assert.False(power.Download.TryKept());
        Assert.Null(power.Decider.Revision);
        Assert.Contains("bundle.rollback", power.Status.Now.Refusal, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _bundles.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<bool> Give(DownloadedPower power, byte[] archive)
    {
        _server!.Answer = context => context.Response.Body.WriteAsync(archive).AsTask();
        return power.Download.StepAsync(CancellationToken.None);
    }

    private PolicyOptions Trust(RollbackOptions? rollback = null)
    {
        var key = Path.Combine(_folder.FullName, "key.pem");
        File.WriteAllText(key, _bundles.PublicKey);
        return new PolicyOptions { BundlePath = ArchivePath, VerificationKeyPath = key, Rollback = rollback ?? new RollbackOptions { StateDirectory = StatePath } };
    }

    private (PolicyRoom Room, EmbeddedDecider Decider, PolicyStatus Status) AtPath(RollbackOptions? rollback = null)
    {
        var options = Options.Create(Trust(rollback));
        var (decider, status) = (new EmbeddedDecider(options, TimeProvider.System), new PolicyStatus());
        return (new PolicyRoom(decider, Activation(decider, status, options.Value), status, ArchivePath, options, TimeProvider.System), decider, status);
    }

    private DownloadedPower Server() => new(_server!.Address, StatePath, Trust(), new MemorySecretStore());

    private PolicyActivation Activation(EmbeddedDecider decider, PolicyStatus status, PolicyOptions options) =>
        new(decider, status, TimeProvider.System, NullLogger<PolicyActivation>.Instance, new RollbackGuard(StatePath, options.Rollback));
}
