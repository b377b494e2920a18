using SecureFin.Connectors;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;

namespace SecureFin.Gateway.Banks;

/// <summary>Which connector speaks for which bank.</summary>
internal sealed class BankDirectory(Upstreams upstreams, ConnectorCatalog connectors)
{
    /// <summary>The bank and its payment connector.</summary>
    /// <exception cref="ProblemException"><c>bank.unsupported</c>: no such bank, or it takes no payments.</exception>
    public (Upstream Bank, IPaymentConnector Connector) Payments(string bank) => Find<IPaymentConnector>(bank);

    /// <summary>The bank and its account connector.</summary>
    /// <exception cref="ProblemException"><c>bank.unsupported</c>: no such bank, or it shows no accounts.</exception>
    public (Upstream Bank, IAccountConnector Connector) Accounts(string bank) => Find<IAccountConnector>(bank);

    private (Upstream Bank, T Connector) Find<T>(string bank)
        where T : class, IConnector
    {
        var upstream = upstreams.All.FirstOrDefault(u => u.IsBank && u.Id == bank);
        return upstream?.Options.Connector is { } id && connectors.Find(id) is T connector
            ? (upstream, connector)
            : throw new ProblemException(Problems.BankUnsupported, "No configured bank of this name offers that.");
    }
}
