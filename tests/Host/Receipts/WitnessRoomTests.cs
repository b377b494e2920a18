using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Anchors;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Witnessing goes on whatever the disk does.</summary>
public sealed class WitnessRoomTests : IDisposable
{
    private const string Origin = "gateway.test/audit/1";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-witness-");
    private readonly ConcurrentQueue<string> _told = new();
    private int _asked;

    [Fact]
    public async Task A_tile_that_cannot_be_read_is_told_once_and_neither_ends_witnessing_nor_spoils_the_stop()
    {
        await using var witness = await BehindAsync();
        await using var log = await LoggedAsync();
        var room = new WitnessRoom(Options.Create(Settings(witness.Urls.Single())), TimeProvider.System, new Told(_told));
        await room.OpenAsync(log, default);
        var tile = Path.Combine(_home.FullName, "log/tile/0/000");
        await UntilAsync(() => File.Exists(tile));
        File.Move(tile, tile + ".away");

        room.Start();
        await UntilAsync(() => Failures == 1);
        await Task.Delay(500); // five more turns
        Assert.Equal(1, Failures);
        File.Move(tile + ".away", tile);
        var before = _asked;
        await UntilAsync(() => _asked > before + 4); // so that one turn at least ended well
        File.Move(tile, tile + ".away");
        await UntilAsync(() => Failures == 2);
        await room.StopAsync(default);
        await room.DisposeAsync();

        Assert.Equal(2, Failures); // the last question failed for the same reason
    }

    public void Dispose() => _home.Delete(recursive: true);

    private int Failures => _told.Count(line => line.StartsWith("7005", StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 1200);
            await Task.Delay(25);
        }
    }

    private AuditOptions Settings(string address) => new()
    {
        Directory = Path.Combine(_home.FullName, "log"),
        Origin = Origin,
        WitnessInterval = TimeSpan.FromMilliseconds(100),
        Witnesses = new Dictionary<string, WitnessOptions>(StringComparer.Ordinal)
        {
            ["risk"] = new() { Address = address, Key = new Ed25519Cosigner("witness.test", new byte[32], TimeProvider.System).Key.ToString() },
        },
    };

    // A witness that never gets further than ten entries: each question needs a proof from there on.
    private async Task<WebApplication> BehindAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/add-checkpoint", () =>
        {
            Interlocked.Increment(ref _asked);
            return Results.Text("10\n", "text/x.tlog.size", Encoding.ASCII, StatusCodes.Status409Conflict);
        });
        await app.StartAsync();
        return app;
    }

    private async Task<AuditLog> LoggedAsync()
    {
        var log = await AuditLog.OpenAsync(
            new AuditLogOptions { Directory = Path.Combine(_home.FullName, "log"), Origin = Origin, Signers = [new Ed25519NoteSigner(Origin, new byte[32])], RequiredFreeBytes = 0 }, default);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => log.AppendAsync(BitConverter.GetBytes(i), default).AsTask()));
        return log;
    }

    private sealed class Told(ConcurrentQueue<string> lines) : ILogger<WitnessRoom>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{eventId.Id} {formatter(state, exception)}");
    }
}
