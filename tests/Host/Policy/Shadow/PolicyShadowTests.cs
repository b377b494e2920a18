using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Shadow;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Policy.Shadow;

public sealed class PolicyShadowTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();
    private readonly ShadowRoom _room;
    private readonly PolicyShadow _shadow;
    private readonly GovernedDecider _decider;
    private readonly EmbeddedDecider _active;

    public PolicyShadowTests()
    {
        var options = Options.Create(new PolicyOptions
        {
            BundlePath = Folder("active", "input.amount <= 100"),
            AllowUnsigned = true,
            Shadow = new ShadowOptions { BundlePath = Folder("shadow", "input.amount <= 50"), Queue = 5, Differences = 2 },
        });
        _active = new EmbeddedDecider(options, _clock);
        var status = new PolicyStatus();
        new PolicyRoom(_active, new PolicyActivation(_active, status, _clock, NullLogger<PolicyActivation>.Instance), status, options.Value.BundlePath!, options, _clock).Look();
        _room = new ShadowRoom(options, _clock, NullLogger<ShadowRoom>.Instance);
        _shadow = _room.Shadow;
        _decider = new GovernedDecider(_active, null, _shadow);
    }

    [Fact]
    public async Task Differences_are_counted_and_the_newest_are_listed_without_the_input()
    {
        _room.Look();
        var ids = new List<string>();
        foreach (var amount in new[] { 10, 60, 70, 80, 200 })
            ids.Add((await AskAsync(amount)).DecisionId);

        Assert.Equal(5, _shadow.Drain());
        var report = _room.Report();

        Assert.Equal((5, 3, 0, 0), (report.Compared, report.Different, report.Failed, report.Dropped));
        Assert.Equal(ids[2..4], report.Differences.Select(difference => difference.DecisionId));
        Assert.All(report.Differences, difference => Assert.StartsWith("allow", difference.Active, StringComparison.Ordinal));
        Assert.All(report.Differences, difference => Assert.StartsWith("deny", difference.Shadow, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Callers_get_the_active_decision_whatever_the_shadow_says_and_what_is_too_much_is_counted()
    {
        _room.Look();
        for (var i = 0; i < 8; i++)
            Assert.True((await AskAsync(60)).Allowed);

        _shadow.Drain();

        Assert.Equal((5, 3), (_room.Report().Compared, _room.Report().Dropped));
    }

    [Fact]
    public async Task A_shadow_that_fails_is_a_difference_and_a_shadow_that_is_not_good_compares_nothing()
    {
        Write("shadow", "count(input.list) > 0");
        _room.Look();
        await AskAsync(10);
        _shadow.Drain();
        Assert.Equal((1, 1), (_room.Report().Different, _room.Report().Failed));

        Write("shadow", "y");
        _room.Look();
        Assert.NotNull(_room.Report().Refusal);
        Assert.NotNull(_room.Report().Revision);
    }

    [Fact]
    public async Task The_shadow_sees_the_moment_of_the_decision()
    {
        Write("shadow", $"time.now_ns() == {(_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100}");
        _room.Look();
        await AskAsync(10);
        _clock.Advance(TimeSpan.FromMinutes(5));

        _shadow.Drain();

        Assert.Equal(0, _room.Report().Different);
    }

    [Fact]
    public async Task Without_a_bundle_in_the_shadow_nothing_is_kept()
    {
        await AskAsync(60);

        Assert.Equal(0, _shadow.Drain());
        Assert.Null(_room.Report().Revision);
    }

    public void Dispose()
    {
        _room.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<PolicyDecision> AskAsync(int amount) => await _decider.DecideAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"amount": {{amount}}}"""), CancellationToken.None);

    private string Folder(string name, string condition)
    {
        _folder.CreateSubdirectory(name);
        Write(name, condition);
        return Path.Combine(_folder.FullName, name);
    }

    private void Write(string name, string condition) => File.WriteAllText(Path.Combine(_folder.FullName, name, "p.rego"), $$$"""
        package securefin.gateway

        allow := {{{condition}}}

        decision := {"allow": allow, "reasons": [], "obligations": {"mask": {}, "approvals": 0, "hold": null}}
        """);
}
