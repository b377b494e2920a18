using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>A start after a crash finds every open intent, and where a marker tells from which leaf on, by looking at no more.</summary>
public sealed class OpenMarkerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-open-");
    private readonly Ed25519NoteSigner _signer = new("log.test/1", SHA256.HashData("a log"u8));

    private string File => Path.Combine(_folder.FullName, "open");

    [Fact]
    public async Task Open_intents_are_found_however_many_leaves_lie_behind_them_up_to_the_last_start()
    {
        const int others = 10_000;
        await LogAsync(["start", "intent before", "start", "intent a", "outcome-begun b", .. Enumerable.Range(0, others).Select(i => $"outcome {i}"), "answers a", "intent c", "outcome c", "intent a"]);

        Assert.Equal([new("b", 4), new("a", others + 8)], Find(from: 0));
        Assert.Equal([new("b", 4), new("a", others + 8)], Find(from: 4));
        Assert.Equal([new("a", others + 8)], Find(from: 5)); // no leaf before it is looked at
    }

    [Fact]
    public void A_marker_is_believed_when_the_logs_key_signed_it_and_the_log_is_as_long()
    {
        var marker = new OpenMarker(File, _signer);
        Assert.Equal(0, marker.Read(1000));
        marker.Write(7, 9);
        marker.Write(70, 90);

        Assert.Equal(70, marker.Read(1000));
        Assert.Equal(70, marker.Read(90));
        Assert.Equal(0, marker.Read(89)); // a restored log
        Assert.Equal(0, new OpenMarker(File, Ed25519NoteSigner.Generate(_signer.Name)).Read(1000));
    }

    [Fact]
    public void A_marker_of_which_any_byte_was_changed_or_cut_is_not_believed()
    {
        var marker = new OpenMarker(File, _signer);
        marker.Write(70, 90);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            System.IO.File.WriteAllBytes(File, changed);
            Assert.Equal(0, marker.Read(1000));
            System.IO.File.WriteAllBytes(File, whole[..i]);
            Assert.Equal(0, marker.Read(1000));
        }

        System.IO.File.WriteAllBytes(File, SignedNote.Sign("log.test/1\nopen 91\nof 90\n", [_signer]).ToBytes());
        Assert.Equal(0, marker.Read(1000));
        System.IO.File.WriteAllBytes(File, SignedNote.Sign("log.test/2\nopen 9\nof 90\n", [_signer]).ToBytes());
        Assert.Equal(0, marker.Read(1000));
    }

    [Fact]
    public void The_oldest_of_what_is_open_holds_the_marker_back()
    {
        using var home = new GatewayOnDisk();
        var (open, first, second) = (new OpenExchanges(), KeptCall.Opened(home), KeptCall.Opened(home));
        Assert.Equal(5, open.From(5));
        Assert.True(open.Begin(first, 10));
        Assert.True(open.Begin(second, 20));
        Assert.False(open.Begin(first, 30));

        Assert.Equal(10, open.From(40));
        open.End(first.Id);
        Assert.Equal(20, open.From(40));
        open.End(second.Id);
        Assert.Equal(40, open.From(40));
    }

    [Fact]
    public async Task A_running_gateway_moves_its_marker_and_one_that_crashed_closes_what_lies_behind_it()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        var open = await CrashAsync(home);

        Assert.Equal(3, new OpenMarker(home["audit/open"], await SignerAsync(home)).Read(100)); // start, intent, outcome; then the open one
        await KeptCall.LogNothingAsync(home);
        var kinds = new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => Encoding.UTF8.GetString(entry.Span)).ToList();
        Assert.Contains(open, Assert.Single(kinds, entry => entry.Contains("\"outcome-unknown\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _signer.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> CrashAsync(GatewayOnDisk home)
    {
        await using var gateway = GatewayHost.Checked(home[""]);
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        var log = gateway.Services.GetRequiredService<IEvidenceLog>();
        var (ended, open) = (KeptCall.Opened(home), KeptCall.Opened(home));
        await log.IntentAsync(ended, KeptCall.Sent() with { RequestMessage = null }, default);
        await log.OutcomeAsync(ended, new Outcome(202, null), default);
        await log.IntentAsync(open, KeptCall.Sent() with { RequestMessage = null }, default);
        room.Mark();
        await room.DisposeAsync(); // no last word
        return open.Id;
    }

    private static async Task<INoteSigner> SignerAsync(GatewayOnDisk home)
    {
        await using var gateway = GatewayHost.Checked(home[""]);
        return (await gateway.Services.GetRequiredService<AuditSigners>().LoadAsync(gateway.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<AuditOptions>>().Value, default))[0];
    }

    private IReadOnlyList<OpenIntent> Find(long from) => OpenIntents.Find(new LogReader(Path.Combine(_folder.FullName, "log")), from, default);

    private async Task LogAsync(IReadOnlyList<string> leaves)
    {
        await using var log = await AuditLog.OpenAsync(new AuditLogOptions { Directory = Path.Combine(_folder.FullName, "log"), Origin = _signer.Name, Signers = [_signer], RequiredFreeBytes = 0 }, default);
        await Task.WhenAll(leaves.Select(leaf => log.AppendAsync(Encoding.UTF8.GetBytes(leaf.Split(' ') is [var kind, var call] ? $$"""{"call":"{{call}}","kind":"{{kind}}"}""" : $$"""{"kind":"{{leaf}}"}"""), default).AsTask()));
    }
}
