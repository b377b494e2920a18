namespace SecureFin.Connectors.Tests;

public sealed class ManifestRulesTests
{
    public static TheoryData<string, ConnectorManifest> Unsound => new()
    {
        { "the id is", FakeConnector.Sound with { Id = "No" } },
        { "another version", FakeConnector.Sound with { SdkVersion = 2 } },
        { "it can do something", FakeConnector.Sound with { Capabilities = ConnectorCapabilities.None } },
        { "idempotency header", FakeConnector.Sound with { Idempotency = new("x-key", 0, TimeSpan.Zero, TimeSpan.Zero) } },
        { "path prefixes", FakeConnector.Sound with { PathPrefixes = ["pisp"] } },
        { "Nothing.Known is not a payment field", FakeConnector.Sound with { NotCarried = new Dictionary<string, string> { ["Nothing.Known"] = "?" } } },
        { "allowed value", FakeConnector.Sound with { Quirks = [new("mode", "c", ["a", "b"], "Mode.")] } },
        { "unique", FakeConnector.Sound with { Quirks = [new("mode", "a", [], "Mode."), new("mode", "a", [], "Mode.")] } },
        { "four letters", FakeConnector.Sound with { StatusTable = new Dictionary<string, string> { ["Done"] = "Complete" } } },
    };

    [Fact]
    public void A_sound_manifest_breaks_no_rule() => Assert.Empty(ManifestRules.Check(FakeConnector.Sound));

    [Theory]
    [MemberData(nameof(Unsound), DisableDiscoveryEnumeration = true)]
    public void An_unsound_manifest_is_told_why(string reason, ConnectorManifest manifest) =>
        Assert.Contains(ManifestRules.Check(manifest), r => r.Contains(reason));

    [Fact]
    public void A_setting_that_the_connector_does_not_know_is_found()
    {
        var manifest = FakeConnector.Sound with
        {
            Quirks = [new("mode", "a", ["a", "b"], "Mode.")],
            NotCarried = new Dictionary<string, string> { ["Purpose"] = "No place for it." },
        };

        Assert.Empty(ManifestRules.CheckSettings(manifest, new Dictionary<string, string> { ["mode"] = "b", [PaymentFields.DropSetting] = "Purpose" }));
        Assert.Equal(3, ManifestRules.CheckSettings(manifest, new Dictionary<string, string>
        {
            ["mode"] = "c",
            ["mood"] = "a",
            [PaymentFields.DropSetting] = "Purpose, Creditor.Lei",
        }).Count);
    }

    [Fact]
    public void A_switch_that_settings_leave_out_has_its_default()
    {
        var manifest = FakeConnector.Sound with { Quirks = [new("mode", "a", ["a", "b"], "Mode.")] };

        Assert.Equal("a", manifest.Quirk("mode", new Dictionary<string, string>()));
        Assert.Equal("b", manifest.Quirk("mode", new Dictionary<string, string> { ["mode"] = "b" }));
        Assert.Throws<ArgumentException>(() => manifest.Quirk("mood", new Dictionary<string, string>()));
    }
}
