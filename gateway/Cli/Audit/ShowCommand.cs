using System.CommandLine;
using System.Globalization;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Tree;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit show DIR INDEX</c>: one entry.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var directory = AuditArguments.Directory();
        var index = AuditArguments.Index();
        var raw = new Option<bool>("--raw") { Description = "Writes the entry's bytes and nothing else." };
        var record = new ReadingRecord();
        var command = record.On(new Command("show", "Shows one entry. Shows, not verifies: see 'verify' and 'prove'.") { directory, index, raw });
        command.SetAction(async (result, ct) =>
        {
            var path = result.GetValue(directory)!;
            var log = AuditArguments.Open(path);
            var number = result.GetValue(index);
            AuditArguments.RequireEntry(log, number);
            await record.MakeAsync(result, path, string.Create(CultureInfo.InvariantCulture, $"show:{number}"), ct);
            var entry = log.ReadEntry(number);
            var isErased = IsErased(path, entry);
            if (result.GetValue(raw))
                WriteRaw(entry);
            else if (result.WantsJson())
                result.WriteJson(new { index = number, leaf = MerkleHasher.HashLeaf(entry).ToString(), entry = EntryText.Json(entry), erased = isErased });
            else
                result.Output().WriteLine($"index  {number}\nleaf   {MerkleHasher.HashLeaf(entry)}\n{(isErased ? "erased its commitments cannot be opened any more\n" : string.Empty)}{EntryText.OneLine(entry)}");
            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>True when a tombstone beside the log stands for the key of the entry's commitments.</summary>
    private static bool IsErased(string log, byte[] entry)
    {
        var home = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(log)));
        return home is not null && EntrySalt.Of(entry) is { } salt
            && (EvidenceStore.IsErased(Path.Combine(home, "evidence"), salt.Day, salt.Id) || EvidenceStore.IsErased(home, salt.Day, salt.Id));
    }

    private static void WriteRaw(byte[] entry)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(entry);
    }
}
