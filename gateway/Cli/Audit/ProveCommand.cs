using System.CommandLine;
using System.Globalization;
using System.Text;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit prove DIR INDEX</c>: a C2SP tlog-proof that anyone can check with the log's key.</summary>
internal static class ProveCommand
{
    public static Command Create()
    {
        var directory = AuditArguments.Directory();
        var index = AuditArguments.Index();
        var file = new Option<string?>("--out") { Description = "File for the proof; standard output when absent." };
        var record = new ReadingRecord();
        var command = record.On(new Command("prove", "Writes the proof that an entry is in the log.") { directory, index, file });
        command.SetAction(async (result, ct) =>
        {
            var log = AuditArguments.Open(result.GetValue(directory)!);
            AuditArguments.RequireEntry(log, result.GetValue(index));
            await record.MakeAsync(result, result.GetValue(directory)!, string.Create(CultureInfo.InvariantCulture, $"prove:{result.GetValue(index)}"), ct);
            var proof = log.Prove(result.GetValue(index));
            if (!proof.Holds())
            {
                result.Error().WriteLine("sfg: the stored tiles do not lead to the signed root; run 'sfg audit verify'");
                return ExitCode.No;
            }

            if (result.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path, proof.ToTlogProof(), new UTF8Encoding(false), ct);
            else if (result.WantsJson())
                result.WriteJson(new { proof.Index, leaf = proof.LeafHash.ToString(), size = proof.Checkpoint.Size, proof = proof.ToTlogProof() });
            else
                result.Output().Write(proof.ToTlogProof());
            return ExitCode.Good;
        });
        return command;
    }
}
