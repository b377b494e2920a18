namespace SecureFin.Cli;

/// <summary>Why an input could not be used. A code is a promise to scripts: add, never rename.</summary>
internal static class InputCode
{
    /// <summary>There is no such file or folder.</summary>
    public const string Missing = "input.missing";

    /// <summary>It is there and cannot be read.</summary>
    public const string Unreadable = "input.unreadable";

    /// <summary>It was read and does not hold what it should.</summary>
    public const string Invalid = "input.invalid";

    /// <summary>A text that is not UTF-8.</summary>
    public const string NotUtf8 = "input.not_utf8";

    /// <summary>Larger than 256 MiB.</summary>
    public const string TooLarge = "input.too_large";

    /// <summary>The run was interrupted.</summary>
    public const string Interrupted = "run.interrupted";

    public static string Of(Exception fault) => fault switch
    {
        UnreadableInputException unreadable => unreadable.Code,
        FileNotFoundException or DirectoryNotFoundException => Missing,
        IOException or UnauthorizedAccessException => Unreadable,
        OperationCanceledException => Interrupted,
        _ => Invalid,
    };
}
