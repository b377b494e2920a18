using System.CommandLine;
using System.Security.Cryptography;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Audit.Export;

/// <summary><c>sfg audit export DIR --exchange ID</c>: everything that proves one exchange, or one payment, in one zip that needs no gateway to be checked.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var directory = AuditArguments.Directory();
        var keys = AuditArguments.Keys();
        var exchange = new Option<string?>("--exchange") { Description = "Exchange, as in the SFG-Exchange-Id of its answer." };
        var payment = new Option<string?>("--payment") { Description = "Payment: all exchanges about it, with the caller and with the bank." };
        var file = new Option<string>("--out") { Description = "New zip file.", Required = true };
        var evidence = new Option<string?>("--evidence") { Description = "Directory of the sealed messages. Default: 'evidence' beside the log." };
        var evidenceKey = new Option<string?>("--evidence-key") { Description = "File with the store's master key, base64: opens the messages for the pack." };
        var config = new Option<string?>("--config") { Description = "Folder with gateway.json, for a gateway's own log: it records the export before anything is written. A copy of a log needs none." };
        var reason = new Option<string?>("--reason") { Description = "Why, for that record; names nobody." };
        var tsa = new Option<string?>("--tsa") { Description = "PEM file of the time stamping authority, for the pack." };
        var answerKeys = new Option<string?>("--answer-keys") { Description = "JWKS file with the keys that the gateway signed answers with. Default: 'answer-keys.jwks' beside the log." };
        var bankKeys = new Option<string?>("--bank-keys") { Description = "JWKS file with the keys that banks sign answers with. Default: 'bank-keys.jwks' beside the log." };
        var command = new Command("export", "Writes an evidence pack: leaves, proofs, checkpoint, cosignatures, time stamp, messages, and how to check them with openssl.")
        {
            directory, keys, exchange, payment, file, config, reason, evidence, evidenceKey, answerKeys, bankKeys, tsa,
        };
        command.SetAction(async (result, ct) =>
        {
            var path = Path.TrimEndingDirectorySeparator(result.GetValue(directory)!);
            var (member, id) = (result.GetValue(exchange), result.GetValue(payment)) switch
            {
                ({ Length: > 0 } call, null) => ("call", call),
                (null, { Length: > 0 } about) => ("payment", about),
                _ => throw new UnreadableInputException("give --exchange or --payment"),
            };
            await using var store = Store(result.GetValue(evidence) ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "evidence"), result.GetValue(evidenceKey));
            var pack = new EvidencePack(AuditArguments.Open(path), path, AuditArguments.ReadKeys(result.GetValue(keys)!), store, opens: result.GetValue(evidenceKey) is not null);
            var gatewayKeys = AnswerKeys.Read(result.GetValue(answerKeys), path);
            var banks = AnswerKeys.Read(result.GetValue(bankKeys), path, "bank-keys.jwks");
            var leaves = pack.Find(member, id, ct);
            if (leaves.Count == 0)
            {
                result.Error().WriteLine($"sfg: no entry belongs to {id}");
                return ExitCode.No;
            }

            if (OwnLog.Is(path))
            {
                if (result.GetValue(config) is not { } folder || result.GetValue(reason) is not { } why)
                    throw new UnreadableInputException("this is a gateway's own log, which records exports: give --config and --reason, or export from a copy");
                await OwnLog.RecordAsync("exported", path, id, why, folder, result.Error(), ct);
            }
            else
            {
                await result.Error().WriteLineAsync("sfg: this is a copy of a log: no entry says that this pack was made");
            }

            await using var output = new FileStream(result.GetValue(file)!, OwnersFile());
            var (remarks, sound) = pack.Write(output, leaves, result.GetValue(tsa), gatewayKeys, banks);
            foreach (var remark in remarks)
                result.Error().WriteLine("sfg: " + remark);
            result.Output().WriteLine($"{leaves.Count} entries from {leaves[0].Index} to {leaves[^1].Index}");
            return sound ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }

    // What was sealed lies open in it: for nobody else on this machine.
    private static FileStreamOptions OwnersFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static EvidenceStore? Store(string directory, string? keyFile)
    {
        if (!Directory.Exists(directory))
            return null;
        var key = keyFile is null ? new byte[32] : EvidenceCheck.ReadKey(keyFile);
        var store = new EvidenceStore(new EvidenceStoreOptions { Directory = directory, MasterKey = key, ReadOnly = true, MaxBodyBytes = 64 << 20 });
        CryptographicOperations.ZeroMemory(key);
        return store;
    }
}
