using System.Buffers;

namespace SecureFin.Connectors.OpenBankingUk;

/// <summary>What is read of an error answer (OBErrorResponse1): the code alone, never the bank's words.</summary>
internal sealed record ObError(IReadOnlyList<ObErrorDetail>? Errors)
{
    private static readonly SearchValues<char> CodeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");

    /// <summary>The first code of the answer (<c>U013</c>; in v3 <c>UK.OBIE.Field.Invalid</c>), or <see cref="ConnectorCodes.Refused"/>.</summary>
    public static string CodeOf(BankResponse answer) =>
        answer.Read(ObJson.Default.ObError) is { Errors: [{ ErrorCode: { Length: >= 1 and <= 60 } code }, ..] }
            && !code.AsSpan().ContainsAnyExcept(CodeCharacters) ? code : ConnectorCodes.Refused;
}

internal sealed record ObErrorDetail(string? ErrorCode);
