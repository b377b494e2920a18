namespace SecureFin.Rego;

/// <summary>An error of the compiler or of an evaluation.</summary>
/// <param name="Code">OPA's code: rego_parse_error, rego_type_error, eval_conflict_error and so on; limits are eval_limit_steps, eval_limit_depth, eval_limit_size and eval_limit_time.</param>
/// <param name="Message">OPA's text; holds no values of input or data except where OPA's does.</param>
/// <param name="File">Path of the module; empty if the error has no place.</param>
/// <param name="Row">From 1; 0 if the error has no place.</param>
/// <param name="Column">From 1, in code points; 0 at the end of a text.</param>
public sealed record RegoError(string Code, string Message, string File, int Row, int Column)
{
    /// <summary><c>file:row: code: message</c>, as OPA prints it.</summary>
    public override string ToString() => File.Length == 0 ? $"{Code}: {Message}" : $"{File}:{Row}: {Code}: {Message}";
}
