using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>What became of a command on a payment. Closed: these are all the cases.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>Done and durable; the payment as it stands now.</summary>
    public sealed record Done(PaymentView View) : CommandResult;

    /// <summary>Refused; nothing changed.</summary>
    /// <param name="Problem">Stable problem.</param>
    /// <param name="Detail">Safe to show.</param>
    public sealed record Refused(Problem Problem, string Detail) : CommandResult;
}
