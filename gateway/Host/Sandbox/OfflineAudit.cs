using System.Text;
using System.Text.Json;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;

namespace SecureFin.Gateway.Sandbox;

/// <summary>What an auditor does: a copied folder, a public key, no gateway.</summary>
internal static class OfflineAudit
{
    /// <summary>Fetches a receipt and verifies each of its proofs with the log's public key alone.</summary>
    /// <returns>Index of the outcome's leaf.</returns>
    public static async Task<long> VerifyReceiptAsync(SandboxWorld world, string exchangeId, CancellationToken cancellation)
    {
        var answer = await world.GetAsync("rita", $"/v1/receipts/{exchangeId}", cancellation);
        DemonstrationFailedException.Unless(answer.Status == 200, $"the receipt was answered {answer.Status} {answer.ProblemCode}");
        var key = Keys(world)[0];
        var last = -1L;
        using var receipt = JsonDocument.Parse(answer.Body);
        foreach (var leaf in receipt.RootElement.GetProperty("leaves").EnumerateArray())
        {
            var proof = TlogProof.Parse(Encoding.UTF8.GetBytes(leaf.GetProperty("proof").GetString()!));
            DemonstrationFailedException.Unless(proof.Verify(leaf.GetProperty("entry").GetBytesFromBase64(), key), "a proof of the receipt does not hold");
            last = proof.Index;
        }

        DemonstrationFailedException.Unless(last >= 0, "the receipt has no leaf");
        return last;
    }

    /// <summary>Copies the log while it is written and verifies the copy.</summary>
    /// <returns>Number of leaves.</returns>
    public static async Task<long> VerifyCopyAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var report = await VerifyAsync(await CopyAsync(world, cancellation), world, cancellation);
        DemonstrationFailedException.Unless(report.Valid, $"the log does not verify: {string.Join(", ", report.Problems.Select(problem => problem.Code).Concat(report.Warnings))}");
        return report.Size;
    }

    /// <summary>Flips one byte in the middle of a copy's entries and says what the verifier found.</summary>
    public static async Task<string> VerifyDamagedCopyAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var copy = await CopyAsync(world, cancellation);
        // The widest bundle: narrower ones of the same entries may be stale copies that nobody reads any more.
        var bundle = Directory.EnumerateFiles(Path.Combine(copy, "tile", "entries"), "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!;
        var bytes = await File.ReadAllBytesAsync(bundle, cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, cancellation);
        var report = await VerifyAsync(copy, world, cancellation);
        DemonstrationFailedException.Unless(!report.Valid && report.FirstBadIndex is not null, "the flipped byte was not found");
        return $"{report.Problems[0].Code} at leaf {report.FirstBadIndex}";
    }

    private static Task<VerificationReport> VerifyAsync(string folder, SandboxWorld world, CancellationToken cancellation) =>
        new LogVerifier(Keys(world)).VerifyAsync(folder, null, cancellation);

    private static IReadOnlyList<VerifierKey> Keys(SandboxWorld world) => [.. File.ReadAllLines(world.Data.VerifierKeys).Select(VerifierKey.Parse)];

    // The checkpoint first: tiles never shrink, so what it covers is there whenever the rest is read.
    private static async Task<string> CopyAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var from = world.Data.AuditLog;
        var to = Path.Combine(world.Data.Folder, "copies", Path.GetRandomFileName());
        Directory.CreateDirectory(to);
        File.Copy(Path.Combine(from, "checkpoint"), Path.Combine(to, "checkpoint"));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("checkpoint" or ".tmp")))
        {
            if (await LiveFiles.ReadAsync(file, cancellation) is not { } content)
                continue;
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, content, cancellation);
        }

        return to;
    }
}
