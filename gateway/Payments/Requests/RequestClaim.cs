namespace SecureFin.Payments;

/// <summary>What the ledger says to a request that names its key.</summary>
public abstract record RequestClaim
{
    private RequestClaim()
    {
    }

    /// <summary>Nobody used the key: the request may go on, and owes the ledger its end.</summary>
    public sealed record First : RequestClaim;

    /// <summary>The same request is under way in this process.</summary>
    public sealed record Running : RequestClaim;

    /// <summary>The same request was answered.</summary>
    /// <param name="Exchange">The exchange that was answered.</param>
    /// <param name="Answer">The answer as it was kept; empty when it was too long to keep.</param>
    public sealed record Answered(string Exchange, byte[] Answer) : RequestClaim;

    /// <summary>The same request may have been sent, and no answer is known: it is never sent again.</summary>
    /// <param name="Exchange">The exchange that may have been sent.</param>
    public sealed record Unknown(string Exchange) : RequestClaim;

    /// <summary>The key belongs to another request.</summary>
    public sealed record Mismatch : RequestClaim;

    /// <summary>The ledger has no room for another key.</summary>
    public sealed record Full : RequestClaim;
}
