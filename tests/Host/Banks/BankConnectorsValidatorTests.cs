using SecureFin.Connectors;
using SecureFin.Connectors.OpenBankingUk;
using SecureFin.Gateway.Banks;
using SecureFin.Gateway.Egress;

namespace SecureFin.Gateway.Tests.Banks;

public sealed class BankConnectorsValidatorTests
{
    private readonly BankConnectorsValidator _validator = new(ConnectorCatalog.Load([typeof(OpenBankingUkConnector).Assembly]));

    [Fact]
    public void A_bank_that_fits_its_connector_passes() => Assert.Empty(Errors("open-banking-uk", "obie", null, ("dropFields", "ChargeBearer, Debtor.Lei")));

    [Theory]
    [InlineData("no-such-bank", "obie", null, "signedAnswers", "all", "Banks:meadow:Connector")]
    [InlineData("open-banking-uk", "none", null, "signedAnswers", "all", "Banks:meadow:SigningProfile")]
    [InlineData("open-banking-uk", "obie", "none", "signedAnswers", "all", "Banks:meadow:ResponseSignatures")]
    [InlineData("open-banking-uk", "obie", null, "signedAnswer", "all", "signedAnswer is not a setting")]
    [InlineData("open-banking-uk", "obie", null, "signedAnswers", "some", "signedAnswers is none of payments, all")]
    [InlineData("open-banking-uk", "obie", null, "dropFields", "Creditor.Name", "dropFields names a field")]
    public void What_does_not_fit_is_named_at_the_start(string connector, string profile, string? answers, string setting, string value, string error) =>
        Assert.Contains(error, Assert.Single(Errors(connector, profile, answers, (setting, value))), StringComparison.Ordinal);

    private IReadOnlyList<string> Errors(string connector, string profile, string? answers, (string Name, string Value) setting)
    {
        var bank = new UpstreamOptions
        {
            BaseAddress = "https://bank.example/",
            Connector = connector,
            SigningProfile = profile,
            ResponseSignatures = answers,
            Settings = new Dictionary<string, string> { [setting.Name] = setting.Value },
        };
        return [.. _validator.Validate(null, new BanksOptions { ["meadow"] = bank }).Failures ?? []];
    }
}
