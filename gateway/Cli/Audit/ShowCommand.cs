using System.CommandLine;
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
        var command = new Command("show", "Shows one entry. Shows, not verifies: see 'verify' and 'prove'.") { directory, index, raw };
        command.SetAction(result =>
        {
            var log = AuditArguments.Open(result.GetValue(directory)!);
            var number = result.GetValue(index);
            AuditArguments.RequireEntry(log, number);
            var entry = log.ReadEntry(number);
            if (result.GetValue(raw))
                WriteRaw(entry);
            else if (result.WantsJson())
                result.WriteJson(new { index = number, leaf = MerkleHasher.HashLeaf(entry).ToString(), entry = EntryText.Json(entry) });
            else
                result.Output().WriteLine($"index  {number}\nleaf   {MerkleHasher.HashLeaf(entry)}\n{EntryText.OneLine(entry)}");
            return ExitCode.Good;
        });
        return command;
    }

    private static void WriteRaw(byte[] entry)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(entry);
    }
}
