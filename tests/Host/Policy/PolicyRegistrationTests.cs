using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Policy.Shadow;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Tests.Secrets;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>The configuration alone chooses who decides and which rooms run.</summary>
public sealed class PolicyRegistrationTests
{
    public static TheoryData<string, string[], Type[]> Cases => new()
    {
        { "path", ["BundlePath=p"], [typeof(PolicyRoom)] },
        { "bundle server", ["BundleServer:Server:Address=http://127.0.0.1:1", "BundleServer:Resource=b", "BundleServer:PersistDirectory=d"], [typeof(BundleRoom)] },
        { "opa", ["Decider=Opa", "Opa:Server:Address=http://127.0.0.1:1", "Opa:Bundle=main"], [typeof(OpaRoom)] },
        { "all beside", ["BundlePath=p", "Shadow:BundlePath=q", "DecisionLog:Directory=d"], [typeof(DecisionLog), typeof(PolicyRoom), typeof(ShadowRoom)] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_configured_rooms_run_and_every_asker_gets_the_governed_decider(string name, string[] keys, Type[] rooms)
    {
        await using var services = Build(keys);

        Assert.True(services.GetServices<IHostedService>().Select(room => room.GetType()).Where(type => type != typeof(NoRoom)).SequenceEqual(rooms), name);
        Assert.IsType<GovernedDecider>(services.GetRequiredService<IPolicyDecider>());
        Assert.Contains(services.GetServices<IReadinessCheck>(), check => check is { Name: "policy", IsReady: false });
        await Assert.ThrowsAsync<Contract.ProblemException>(() => services.GetRequiredService<IPolicyDecider>().DecideAsync("{}"u8.ToArray(), CancellationToken.None).AsTask());
    }

    private static ServiceProvider Build(string[] keys)
    {
        var settings = keys.Append("AllowUnsigned=true").Select(key => key.Split('=', 2)).ToDictionary(pair => $"Policy:{pair[0]}", pair => (string?)pair[1]);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new LiveSecrets(new MemorySecretStore(), TimeProvider.System));
        services.AddSingleton<IMaskingPlans>(new MaskingPlans(_ => ValueTask.FromResult(MaskingKey.Generate())));
        services.AddPolicy();
        return services.BuildServiceProvider();
    }
}
