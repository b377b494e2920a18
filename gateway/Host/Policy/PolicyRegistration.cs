using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress.Services;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Policy.Shadow;
using SecureFin.Gateway.Secrets;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>Registers the Policy room: the configuration chooses who decides and where bundles come from.</summary>
internal static class PolicyRegistration
{
    public static IServiceCollection AddPolicy(this IServiceCollection services)
    {
        services.AddSection<PolicyOptions, PolicyOptionsValidator>(PolicyOptions.Section);
        services.AddSingleton<IValidateOptions<PolicyOptions>, PolicyKeyValidator>();
        services.AddSingleton<PolicyStatus>();
        services.AddSingleton(provider => new RollbackGuard(
            Options(provider).Rollback.StateDirectory ?? Options(provider).BundleServer?.PersistDirectory, Options(provider).Rollback));
        services.AddSingleton(provider => new PolicyActivation(
            provider.GetRequiredService<EmbeddedDecider>(), provider.GetRequiredService<PolicyStatus>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PolicyActivation>>(), provider.GetRequiredService<RollbackGuard>()));
        services.AddSingleton<EmbeddedDecider>();
        services.AddSingleton(provider => new PolicyRoom(
            provider.GetRequiredService<EmbeddedDecider>(), provider.GetRequiredService<PolicyActivation>(), provider.GetRequiredService<PolicyStatus>(),
            Options(provider).BundlePath!, provider.GetRequiredService<IOptions<PolicyOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PolicyFactsSource>();
        services.AddSingleton(CreateOpa);
        services.AddSingleton(provider => new OpaCircuit(Options(provider).Opa!, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OpaCircuit>>()));
        services.AddSingleton(CreateOpaRoom);
        services.AddSingleton(CreateBundleRoom);
        services.AddSingleton<ShadowRoom>();
        services.AddSingleton(provider => new DecisionLog(
            Options(provider).DecisionLog!, provider.GetRequiredService<IMaskingPlans>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DecisionLog>>()));
        services.AddSingleton<IPolicyDecider>(CreateDecider);
        services.AddSingleton(provider => new PolicyHealth(provider.GetRequiredService<IPolicyDecider>(), provider.GetRequiredService<PolicyStatus>(), Shadow(provider),
            Options(provider).Opa is null ? null : provider.GetRequiredService<OpaCircuit>()));
        services.AddSingleton(provider => (IReadinessCheck?)Log(provider) ?? NoRoom.Instance);
        services.AddSingleton(provider => (IReadinessCheck)Room(provider));
        // In this order they start: what is decided from the first call on is recorded.
        services.AddSingleton<IHostedService>(provider => (IHostedService?)Log(provider) ?? NoRoom.Instance);
        services.AddSingleton(provider => (IHostedService)Room(provider));
        services.AddSingleton<IHostedService>(provider => (IHostedService?)Shadow(provider) ?? NoRoom.Instance);
        return services;
    }

    private static PolicyOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<PolicyOptions>>().Value;

    private static GovernedDecider CreateDecider(IServiceProvider services)
    {
        var options = Options(services);
        IPolicyDecider inner = options.Decider == PolicyDeciderKind.Opa ? services.GetRequiredService<OpaDecider>() : services.GetRequiredService<EmbeddedDecider>();
        return new GovernedDecider(inner, Log(services), Shadow(services)?.Shadow);
    }

    private static DecisionLog? Log(IServiceProvider services) => Options(services).DecisionLog is null ? null : services.GetRequiredService<DecisionLog>();

    private static ShadowRoom? Shadow(IServiceProvider services) => Options(services).Shadow is null ? null : services.GetRequiredService<ShadowRoom>();

    private static object Room(IServiceProvider services) => Options(services) switch
    {
        { Decider: PolicyDeciderKind.Opa } => services.GetRequiredService<OpaRoom>(),
        { BundleServer: not null } => services.GetRequiredService<BundleRoom>(),
        _ => services.GetRequiredService<PolicyRoom>(),
    };

    private static OpaDecider CreateOpa(IServiceProvider services) =>
        new(Options(services).Opa!, Options(services).DecisionTimeout, Wire(services, "opa", Options(services).Opa!.Server), services.GetRequiredService<OpaCircuit>(), services.GetRequiredService<TimeProvider>());

    private static OpaRoom CreateOpaRoom(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<PolicyOptions>>(), Wire(services, "opa", Options(services).Opa!.Server), services.GetRequiredService<PolicyStatus>(),
        services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<OpaRoom>>());

    private static BundleRoom CreateBundleRoom(IServiceProvider services)
    {
        var (options, clock) = (Options(services), services.GetRequiredService<TimeProvider>());
        var server = options.BundleServer!;
        var download = new BundleDownload(
            new BundleClient(server, options.MaxBundleBytes, Wire(services, "bundles", server.Server), clock), new BundleShelf(server.PersistDirectory, options.MaxBundleBytes),
            new BundleLoader(BundleTrust.Of(options)), services.GetRequiredService<PolicyActivation>(), services.GetRequiredService<PolicyStatus>(), server, clock);
        return new BundleRoom(download, new Pause(server.MinDelay, server.MaxDelay, new Random()), services.GetRequiredService<EmbeddedDecider>(), clock);
    }

    private static HttpMessageInvoker Wire(IServiceProvider services, string name, ServiceOptions server) =>
        ServiceHandler.Open(server, name, services.GetRequiredService<LiveSecrets>());
}
