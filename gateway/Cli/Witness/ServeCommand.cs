using System.CommandLine;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Witness;
using SecureFin.Cli.Audit;

namespace SecureFin.Cli.Witness;

/// <summary><c>sfg witness serve</c>: answers add-checkpoint until interrupted.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var key = new Option<string>("--private-key") { Description = "File with the witness's private key, from 'sfg witness keygen'.", Required = true };
        var logs = new Option<string[]>("--log") { Description = "Verifier key of a log, or a file with such keys.", Required = true, AllowMultipleArgumentsPerToken = true };
        var state = new Option<string>("--state") { Description = "Directory of what was cosigned. Never restore it from a backup.", Required = true };
        var listen = new Option<string>("--listen")
        {
            Description = "Address, plain HTTP: put a TLS proxy in front on an open network.", DefaultValueFactory = _ => "http://127.0.0.1:8090/",
        };
        var command = new Command("serve", "Cosigns checkpoints of the given logs at POST /add-checkpoint.") { key, logs, state, listen };
        command.SetAction(async (result, ct) =>
        {
            var signer = NotePrivateKey.Parse((await File.ReadAllTextAsync(result.GetValue(key)!, ct)).Trim(), TimeProvider.System);
            if (!signer.Key.IsWitness)
                throw new UnreadableInputException("the private key is not a witness's");
            using var heads = new FileWitnessHeads(result.GetValue(state)!);
            var witness = new WitnessServer(signer, AuditArguments.ReadKeys(result.GetValue(logs)!), heads);
            var address = result.GetValue(listen)!;
            await WitnessHttp.ServeAsync(witness, address, () => result.Output().WriteLine($"witness {witness.Key} at {address}"), ct);
            return ExitCode.Good;
        });
        return command;
    }
}
