using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Store;

/// <summary>Cuts the write-ahead log at any byte, as a dying disk would: what is left is a whole number of transactions.</summary>
public sealed class TornLogTests
{
    [Fact]
    public async Task A_log_cut_anywhere_leaves_payments_with_all_their_events_and_their_ledger_row()
    {
        await using var house = new House(new ScriptedBank().OnSend([.. Enumerable.Repeat(new DispatchResult.Reported(An.Report("ACSP", null)), 8)]));
        for (var i = 0; i < 8; i++)
            await house.StepAsync(await house.SubmitAsync(An.Submission($"key-{i}")));
        using var whole = house.Folder.Snapshot();
        var length = (int)new FileInfo($"{whole.Database}-wal").Length;

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Gen.Choose(0, length).ToArbitrary(), cut => Holds(whole, cut)));
    }

    private static bool Holds(TempFolder whole, int cut)
    {
        using var torn = whole.Snapshot();
        using (var log = new FileStream($"{torn.Database}-wal", FileMode.Open))
            log.SetLength(cut);
        using var connection = new SqliteConnection($"Data Source={torn.Database};Pooling=False");
        connection.Open();
        if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master") == 0)
            return true; // cut before the tables were made
        var broken = connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM payments p WHERE seq <> (SELECT COUNT(*) FROM payment_events e WHERE e.payment_id = p.payment_id) " +
            "OR seq <> (SELECT MAX(seq) FROM payment_events e WHERE e.payment_id = p.payment_id) " +
            "OR 1 <> (SELECT COUNT(*) FROM ledger l WHERE l.payment_id = p.payment_id)");
        var strays = connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM ledger WHERE payment_id NOT IN (SELECT payment_id FROM payments)");
        return broken == 0 && strays == 0 && connection.ExecuteScalar<string>("PRAGMA integrity_check") == "ok";
    }
}
