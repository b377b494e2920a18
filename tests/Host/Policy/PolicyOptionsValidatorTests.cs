using SecureFin.Gateway.Egress.Services;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Policy.Opa;

namespace SecureFin.Gateway.Tests.Policy;

public sealed class PolicyOptionsValidatorTests
{
    private static readonly ServiceOptions Loopback = new() { Address = "http://127.0.0.1:8181" };

    public static TheoryData<string, string?> Cases => new()
    {
        { "path", null },
        { "server", null },
        { "opa", null },
        { "nothing", "exactly one of BundlePath and BundleServer" },
        { "path and server", "exactly one of BundlePath and BundleServer" },
        { "unsigned", "VerificationKeyPath is required" },
        { "opa without server", "Decider Opa needs Opa" },
        { "opa with path", "no BundlePath or BundleServer" },
        { "opa for embedded", "Opa is for Decider Opa" },
        { "opa without bundle", "exactly one of Bundle and AllowWithoutBundle" },
        { "http far away", "Address is an absolute https address" },
        { "https without authorities", "TrustedAuthorities is an existing file" },
        { "certificate over http", "ClientCertificate needs https" },
        { "delays", "MaxDelay is at least MinDelay" },
        { "resource", "Resource is a relative path" },
        { "way back below the minimum", "AllowSequence is not below MinimumSequence" },
        { "log bound", "MaxFiles" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_cannot_work_stops_the_start_with_its_key(string name, string? expected)
    {
        var result = new PolicyOptionsValidator().Validate(null, Of(name));

        Assert.True(expected is null ? result.Succeeded : result.Failed && result.FailureMessage.Contains(expected, StringComparison.Ordinal), result.FailureMessage);
    }

    private static PolicyOptions Of(string name) => name switch
    {
        "path" => new() { BundlePath = "p", AllowUnsigned = true },
        "server" => new() { BundleServer = Server(Loopback), AllowUnsigned = true },
        "opa" => Opa(Loopback, "main"),
        "nothing" => new() { AllowUnsigned = true },
        "path and server" => new() { BundlePath = "p", BundleServer = Server(Loopback), AllowUnsigned = true },
        "unsigned" => new() { BundlePath = "p" },
        "opa without server" => new() { Decider = PolicyDeciderKind.Opa },
        "opa with path" => new() { Decider = PolicyDeciderKind.Opa, BundlePath = "p", Opa = new() { Server = Loopback, Bundle = "main" } },
        "opa for embedded" => new() { BundlePath = "p", AllowUnsigned = true, Opa = new() { Server = Loopback, Bundle = "main" } },
        "opa without bundle" => Opa(Loopback, null),
        "http far away" => Opa(new() { Address = "http://opa.example" }, "main"),
        "https without authorities" => Opa(new() { Address = "https://opa.example" }, "main"),
        "certificate over http" => Opa(new() { Address = "http://127.0.0.1", ClientCertificate = true }, "main"),
        "delays" => new() { AllowUnsigned = true, BundleServer = new() { Server = Loopback, Resource = "b", PersistDirectory = "d", MinDelay = TimeSpan.FromMinutes(5) } },
        "resource" => new() { AllowUnsigned = true, BundleServer = new() { Server = Loopback, Resource = "../b", PersistDirectory = "d" } },
        "way back below the minimum" => new() { BundlePath = "p", AllowUnsigned = true, Rollback = new() { MinimumSequence = 3, AllowSequence = 2 } },
        _ => new() { BundlePath = "p", AllowUnsigned = true, DecisionLog = new DecisionLogOptions { Directory = "d", MaxFiles = 1 } },
    };

    private static BundleServerOptions Server(ServiceOptions server) => new() { Server = server, Resource = "b", PersistDirectory = "d" };

    private static PolicyOptions Opa(ServiceOptions server, string? bundle) => new() { Decider = PolicyDeciderKind.Opa, Opa = new() { Server = server, Bundle = bundle } };
}
