namespace SecureFin.Cli;

/// <summary>Input of the user that cannot be used; ends the command with exit code 2 and this message.</summary>
internal sealed class UnreadableInputException(string message) : Exception(message);
