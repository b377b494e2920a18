using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Native;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>What the log tells of the host's clock.</summary>
public sealed class ClockEntriesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_clock_is_told_at_the_start_after_each_hour_and_at_once_when_its_state_changes()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync(new JsonObject { ["ClockReference"] = "ntp.test, GPS" });
        await using (var gateway = GatewayHost.Checked(home[""]))
        {
            var room = gateway.Services.GetRequiredService<AuditRoom>();
            await room.StartingAsync(default);
            var synchronized = room.StartedIn == ClockState.Synchronized;
            using var entries = Entries(gateway.Services, () => synchronized);
            await entries.LookAsync(default);
            await PassAsync(entries, new TimeSpan(0, 59, 59));
            Assert.Equal(1, room.Log.Current.Size);
            await PassAsync(entries, TimeSpan.FromSeconds(1));
            await PassAsync(entries, TimeSpan.FromMinutes(59));
            Assert.Equal(2, room.Log.Current.Size);
            synchronized = !synchronized;
            await PassAsync(entries, TimeSpan.FromSeconds(1));
            await PassAsync(entries, TimeSpan.FromMinutes(59));
            Assert.Equal(3, room.Log.Current.Size);
            await room.StoppedAsync(default);
        }

        var log = Read(home);
        Assert.Equal(["start", "clock", "clock", "stop"], log.Select(entry => (string?)entry["kind"]));
        Assert.All(log.Take(3), entry => Assert.Equal("ntp.test, GPS", (string?)entry["reading"]!["reference"]));
        Assert.Equal((string?)log[0]["clock"], (string?)log[1]["clock"]);
        Assert.NotEqual((string?)log[1]["clock"], (string?)log[2]["clock"]);
    }

    [Fact]
    public async Task What_the_log_does_not_take_is_told_when_it_takes_entries_again()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        await using var gateway = GatewayHost.Checked(home[""]);
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        using var entries = Entries(gateway.Services, () => false);
        await entries.LookAsync(default); // not open yet
        await room.StartingAsync(default);
        Assert.Equal(1, room.Log.Current.Size);
        await entries.LookAsync(default);
        Assert.Equal(2, room.Log.Current.Size);
        await entries.LookAsync(default);
        Assert.Equal(2, room.Log.Current.Size);
        await room.StoppedAsync(default);
        await PassAsync(entries, TimeSpan.FromHours(1)); // closed: nobody is troubled

        Assert.Equal(["start", "clock", "stop"], Read(home).Select(entry => (string?)entry["kind"]));
    }

    [Fact]
    public void A_reading_is_canonical_and_a_kernel_that_may_not_be_asked_is_left_out()
    {
        var now = new LeafTime(DateTimeOffset.UnixEpoch, ClockState.Synchronized);
        var kernel = new KernelClockReading(true, TimeSpan.FromMicroseconds(-12), TimeSpan.FromMicroseconds(34), TimeSpan.FromMilliseconds(5));
        using var output = new PooledBuffer();
        EventLeaf.WriteClock(output, new ClockReading(kernel, "tsc", "ntp.test"), now);
        var told = output.Written.ToArray();
        output.Clear();
        EventLeaf.WriteStart(output, new GatewayFacts("1.0", "00"), new ClockReading(null, null, null), now);

        Assert.Equal(told, CanonicalJson.Canonicalize(told));
        Assert.Equal(
            """{"estimatedErrorUs":34,"maximumErrorUs":5000,"offsetUs":-12,"reference":"ntp.test","source":"tsc"}""", JsonNode.Parse(told)!["reading"]!.ToJsonString());
        Assert.Equal(output.Written.ToArray(), CanonicalJson.Canonicalize(output.Written.ToArray()));
        Assert.Equal("{}", JsonNode.Parse(output.Written.Span)!["reading"]!.ToJsonString());
    }

    [Theory]
    [InlineData("kvm-clock\n", "kvm-clock")]
    [InlineData("arch_sys_counter\n", "arch_sys_counter")]
    [InlineData("", null)]
    [InlineData("two words\n", null)]
    [InlineData("a_name_that_is_longer_than_what_is_kept\n", null)]
    public async Task The_name_of_the_counter_is_taken_when_it_is_a_plain_one(string content, string? name)
    {
        var file = Path.Combine(_folder.FullName, "current_clocksource");
        Assert.Null(ClockReading.ReadSource(file));
        await File.WriteAllTextAsync(file, content);

        Assert.Equal(name, ClockReading.ReadSource(file));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private ClockEntries Entries(IServiceProvider services, Func<bool> isSynchronized) =>
        new(services.GetRequiredService<IOptions<AuditOptions>>(), services.GetRequiredService<AuditRoom>(), new LeafClock(_time, isSynchronized), _time);

    private Task PassAsync(ClockEntries entries, TimeSpan time)
    {
        _time.Advance(time);
        return entries.LookAsync(default);
    }

    private static List<JsonNode> Read(GatewayOnDisk home) => [.. new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!)];
}
