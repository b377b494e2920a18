using System.CommandLine;
using SecureFin.Audit.Tree;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit check PROOF --entry FILE --key …</c>: checks a receipt's proof offline, without the log.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var proofFile = new Argument<string>("PROOF") { Description = "File with a C2SP tlog-proof." };
        var entryFile = new Option<string>("--entry") { Description = "File with the entry's exact bytes.", Required = true };
        var keys = AuditArguments.Keys();
        var command = new Command("check", "Checks a proof against the entry's bytes and the log's key.") { proofFile, entryFile, keys };
        command.SetAction(result =>
        {
            var proof = TlogProof.Parse(File.ReadAllBytes(result.GetValue(proofFile)!));
            var entry = File.ReadAllBytes(result.GetValue(entryFile)!);
            var known = AuditArguments.ReadKeys(result.GetValue(keys)!);
            var valid = known.Any(key => !key.IsWitness && proof.Verify(entry, key));
            var witnesses = valid ? proof.Checkpoint.Note.Verify([.. known])?.Count(key => key.IsWitness) ?? 0 : 0;
            if (result.WantsJson())
                result.WriteJson(new { valid, proof.Index, proof.Checkpoint.Origin, proof.Checkpoint.Size, witnesses });
            else
                result.Output().WriteLine(valid ? $"valid: entry {proof.Index} of {proof.Checkpoint.Origin}, {witnesses} witnesses" : "NOT VALID");
            return valid ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }
}
