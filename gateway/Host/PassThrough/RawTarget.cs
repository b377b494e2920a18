namespace SecureFin.Gateway.PassThrough;

/// <summary>Moves a request target to another base without touching a byte of it.</summary>
internal static class RawTarget
{
    private static readonly UriCreationOptions Untouched = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The upstream's address followed by the target without the gateway's own prefix.</summary>
    /// <param name="baseAddress">Base address of the upstream, with or without a last slash.</param>
    /// <param name="target">Raw target, checked to be unambiguous.</param>
    /// <param name="prefix">What is taken off, such as <c>/erp/tryton</c>.</param>
    /// <exception cref="InvalidOperationException">The target does not begin with the prefix: routing and target disagree.</exception>
    public static Uri Append(string baseAddress, string target, string prefix)
    {
        if (!target.StartsWith(prefix, StringComparison.Ordinal))
            throw new InvalidOperationException("The target is outside the route's prefix.");
        var rest = target.AsSpan(prefix.Length);
        var root = baseAddress.AsSpan().TrimEnd('/');
        return new Uri(rest.StartsWith('/') ? $"{root}{rest}" : $"{root}/{rest}", Untouched);
    }
}
