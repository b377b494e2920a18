namespace SecureFin.Gateway.Tests;

/// <summary>Tests that look at what the whole process holds or collects, and so run with no other test beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
