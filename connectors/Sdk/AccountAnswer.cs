namespace SecureFin.Connectors;

/// <summary>One page of a list, or why there is none.</summary>
public abstract record AccountAnswer<T>
{
    private AccountAnswer() { }

    /// <summary>A page.</summary>
    /// <param name="Items">In the bank's order; a transaction may stand on two pages (the bank does not isolate paging).</param>
    /// <param name="Next">Request of the next page, or null on the last.</param>
    public sealed record Page(IReadOnlyList<T> Items, BankRequest? Next) : AccountAnswer<T>;

    /// <summary>No page; nothing is known about the list.</summary>
    /// <param name="Code">One of <see cref="ConnectorCodes"/>, or the bank's reason code.</param>
    public sealed record Failed(string Code) : AccountAnswer<T>;
}
