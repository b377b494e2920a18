using Microsoft.Net.Http.Headers;
using SecureFin.Contract;

namespace SecureFin.Gateway.Body;

/// <summary>Reads the canonical payment, so that policy never sees one that breaks the contract.</summary>
internal static class InstructionReader
{
    /// <summary>The route whose body is an instruction.</summary>
    public const string RouteId = "payments.create";

    /// <summary>Demands the one type that an instruction has; a body without a type is read as that one.</summary>
    /// <exception cref="ProblemException"><c>body.media_type</c></exception>
    public static void RequireType(string? contentType)
    {
        if (!string.IsNullOrEmpty(contentType) && !(MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)))
            throw new ProblemException(Problems.BodyMediaType, "A payment is application/json.");
    }

    /// <exception cref="ProblemException"><c>body.malformed</c>, or <c>body.invalid</c> naming each broken rule and its place.</exception>
    public static PaymentInstruction Read(ReadOnlySpan<byte> body)
    {
        var instruction = StrictJson.Read(body, ContractJson.Default.PaymentInstruction);
        var violations = PaymentInstructionValidator.Validate(instruction);
        return violations.Count == 0
            ? instruction
            : throw new ProblemException(Problems.BodyInvalid, string.Join("; ", violations.Select(v => $"{v.Path}: {v.Code}")));
    }
}
