namespace SecureFin.Cli;

/// <summary>Input of the user that cannot be used; ends the command with exit code 2 and this message.</summary>
/// <param name="message">What is wrong, in one line.</param>
/// <param name="code">One of <see cref="InputCode"/>: what scripts look at.</param>
internal sealed class UnreadableInputException(string message, string code = InputCode.Invalid) : Exception(message)
{
    public string Code => code;
}
