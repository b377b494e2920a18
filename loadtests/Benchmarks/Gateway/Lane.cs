namespace SecureFin.Benchmarks.Gateway;

/// <summary>One way that is measured: which gateway, which request, and what its answer must look like.</summary>
/// <param name="Name">Begin of its metrics' names.</param>
/// <param name="Process">The gateway.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Request">The whole request as bytes.</param>
/// <param name="Check">Looks at one answer and throws when a promise was broken.</param>
internal sealed record Lane(string Name, PinnedProcess Process, int Port, byte[] Request, Action<HttpMessageBuffer> Check)
{
    /// <summary>How long it is called gently first; the longer, the more code there is that has not run yet.</summary>
    public TimeSpan Gentle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Rounds measured so far.</summary>
    public List<Round> Rounds { get; } = [];

    /// <summary>Answers taken, warm-up and settling included.</summary>
    public long Calls { get; set; }
}
