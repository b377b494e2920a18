using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;
using SecureFin.Jose;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>What must hold for the figures to count: a gateway that is fast because it leaves something out has no figure.</summary>
internal static class Promises
{
    private const int LeavesOfAStartAndAStop = 2;
    private const int LeavesOfACall = 2;

    /// <summary>One governed answer: no account in clear, and a receipt.</summary>
    public static void Answer(HttpMessageBuffer answer)
    {
        if (answer.Body.Span.IndexOf(Encoding.ASCII.GetBytes(Messages.Iban)) >= 0 || answer.Body.Span.IndexOf("GB33"u8) < 0)
            throw new InvalidDataException("An answer came out unmasked: " + Encoding.UTF8.GetString(answer.Body.Span));
        if (answer.Field("SFG-Receipt") is null)
            throw new InvalidDataException("An answer came without a receipt.");
    }

    /// <summary>Signatures at the bank, and the log after the stop. Returns what was found good, in words.</summary>
    /// <exception cref="InvalidDataException">A promise was broken.</exception>
    public static async Task<string> CheckAsync(GovernedSetup setup, BankBackend bank, long calls, int exitCode, CancellationToken ct)
    {
        if (exitCode != 0)
            throw new InvalidDataException($"The gateway stopped with {exitCode}.");
        CheckSignatures(setup, bank);
        var keys = (await File.ReadAllLinesAsync(setup.AuditLog + ".vkey", ct)).Select(VerifierKey.Parse);
        var report = await new LogVerifier(keys).VerifyAsync(setup.AuditLog, ct: ct);
        if (!report.Valid)
            throw new InvalidDataException("The log does not verify: " + report.Problems[0].Message);
        var expected = calls * LeavesOfACall + LeavesOfAStartAndAStop;
        if (report.Size != expected)
            throw new InvalidDataException($"The log has {report.Size} leaves where {calls} calls make {expected}.");
        return $"{bank.Samples.Count} signatures and a log of {report.Size:#,0} leaves verified";
    }

    private static void CheckSignatures(GovernedSetup setup, BankBackend bank)
    {
        var keys = new VerificationKeySet([.. setup.SigningKeys]);
        var profile = new ObieJwsOptions { Issuer = GovernedSetup.SigningIssuer, ContentType = "application/json" };
        foreach (var sample in bank.Samples)
        {
            var result = ObieJws.Verify(sample.Signature, sample.Body, keys, profile, TimeProvider.System);
            if (!result.Ok)
                throw new InvalidDataException($"The bank got a signature that does not hold: {result.Error.Code}.");
        }

        if (bank.Samples.IsEmpty && bank.Posts > 0)
            throw new InvalidDataException("The bank saw no signature.");
    }
}
