namespace SecureFin.Rego;

/// <summary>Why a built-in gave no result. The message lacks the built-in's name, which OPA prints before it.</summary>
/// <param name="Code">One of <see cref="EvalErrorCode"/>.</param>
/// <param name="Message">OPA's text.</param>
/// <param name="Halts">The evaluation must end, whether errors of built-ins are strict or not.</param>
internal readonly record struct BuiltinError(string Code, string Message, bool Halts);
