using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Egress.Services;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Tests.Secrets;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Tests.Policy.Bundles;

/// <summary>Everything between a bundle server and the decision, as one start of the gateway has it.</summary>
internal sealed class DownloadedPower
{
    /// <param name="address">Where the server listens.</param>
    /// <param name="folder">Where the good bundle is kept.</param>
    /// <param name="options">What is trusted, and how large it may be.</param>
    /// <param name="store">Holds the token for the server, if there is one.</param>
    /// <param name="longPoll">Zero asks without waiting.</param>
    /// <param name="question">What a bundle must answer to decide.</param>
    public DownloadedPower(string address, string folder, PolicyOptions options, MemorySecretStore store, TimeSpan longPoll = default, string question = PolicyCandidate.Question)
    {
        var server = new BundleServerOptions
        {
            Server = new ServiceOptions { Address = address + "/opa", Token = store.FindAsync("policy/bundles/token", default).Result is not null },
            Resource = "bundles/main.tar.gz", PersistDirectory = folder, LongPoll = longPoll,
        };
        Decider = new EmbeddedDecider(Options.Create(options), TimeProvider.System);
        Shelf = new BundleShelf(folder, options.MaxBundleBytes);
        var guard = options.Rollback.StateDirectory is null ? null : new RollbackGuard(folder, options.Rollback);
        var wire = ServiceHandler.Open(server.Server, "bundles", new LiveSecrets(store, TimeProvider.System));
        Download = new BundleDownload(
            new BundleClient(server, options.MaxBundleBytes, wire, TimeProvider.System), Shelf, new BundleLoader(BundleTrust.Of(options)),
            new PolicyActivation(Decider, Status, TimeProvider.System, NullLogger<PolicyActivation>.Instance, guard, question), Status, server, TimeProvider.System);
    }

    public PolicyStatus Status { get; } = new();

    public EmbeddedDecider Decider { get; }

    public BundleShelf Shelf { get; }

    public BundleDownload Download { get; }
}
