namespace SecureFin.Cli;

/// <summary>What scripts rely on.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>The question was understood and its answer is no: a test failed, a proof is invalid, access is denied.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, or input that cannot be read.</summary>
    public const int Usage = 2;
}
