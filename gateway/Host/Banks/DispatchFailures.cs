using SecureFin.Connectors;
using SecureFin.Contract;
using SecureFin.Payments;

namespace SecureFin.Gateway.Banks;

/// <summary>What a request that brought no trusted answer says about the payment.</summary>
internal static class DispatchFailures
{
    // What the egress chain says only when it is certain that no byte of the request left.
    private static readonly string[] NothingLeft =
        [Problems.AuditUnavailable.Code, Problems.SecretUnavailable.Code, Problems.BankUnavailable.Code, Problems.BankRefused.Code];

    /// <summary>
    /// A request that cannot move money leaves the payment unsent, whatever happened to it. One that can leaves it
    /// unsent only when it is certain that no byte of it left.
    /// </summary>
    public static DispatchResult Read(BankRequest request, ProblemException failure)
    {
        var code = failure.Problem.Code;
        if (failure.Problem == Problems.BankUntrusted)
            return new DispatchResult.Untrusted(code);
        if (!request.MovesMoney)
            return new DispatchResult.NotSent(code);
        return NothingLeft.Contains(code) ? new DispatchResult.NotSent(code) : new DispatchResult.Unknown(code);
    }
}
