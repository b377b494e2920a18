namespace SecureFin.Contract;

/// <summary>One rule of the contract that a body breaks; safe to show, it never repeats the value.</summary>
/// <param name="Path">Where, as a JSON Pointer (RFC 6901): <c>/creditorAccount/iban</c>.</param>
/// <param name="Code">Stable, such as <c>iban.invalid</c> or <c>text.too_long</c>.</param>
/// <param name="Message">The rule, in words.</param>
public sealed record Violation(string Path, string Code, string Message);
