using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Masking;

/// <summary>Hands out compiled plans.</summary>
internal interface IMaskingPlans
{
    /// <summary>The plan for what policy asks of this exchange.</summary>
    /// <exception cref="MaskingException">Policy asks for something that cannot be done: the answer must be withheld.</exception>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: tokens are asked for and their key is missing.</exception>
    ValueTask<MaskingPlan> ForAsync(Obligations obligations, CancellationToken ct);
}
