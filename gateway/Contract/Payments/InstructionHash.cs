using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace SecureFin.Contract;

/// <summary>The hash that stands for a whole instruction: in the idempotency ledger, in approvals, in evidence.</summary>
/// <remarks>
/// SHA-256 over the canonical JSON (RFC 8785) of the instruction as <see cref="ContractJson"/> writes it: absent members
/// left out, amounts padded to the currency's exponent. Two bodies that mean the same have the same hash; white space,
/// member order and <c>100</c> against <c>100.00</c> make no difference, every other change does.
/// </remarks>
public static class InstructionHash
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>64 lower-case hexadecimal characters.</summary>
    public static string Of(PaymentInstruction instruction) => Convert.ToHexStringLower(SHA256.HashData(CanonicalBytes(instruction)));

    /// <summary>The bytes that are hashed.</summary>
    public static byte[] CanonicalBytes(PaymentInstruction instruction) =>
        CanonicalJson.Write(JsonSerializer.SerializeToElement(instruction, ContractJson.Default.PaymentInstruction));

    /// <summary>True for 64 lower-case hexadecimal characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == 64 && !text.ContainsAnyExcept(Hex);
}
