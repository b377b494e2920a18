using System.Diagnostics;
using System.Net;
using SecureFin.Gateway.Tests.Receipts;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>The whole gateway on a disk that fails, fills up or is slow, as the operating system tells it.</summary>
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task When_not_one_byte_can_be_written_nothing_goes_on_and_afterwards_all_is_accounted_for()
    {
        await using var world = await CrashWorld.StartAsync();
        var (load, book) = (new Load(), new Book(world));
        using (var gateway = world.Serve(FileLimit.Command))
        using (var client = await world.CallerAsync(gateway))
        {
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(client, stop.Token);
            await UntilAsync(() => load.Count > 40 || running.IsCompleted, gateway);
            await FileLimit.SetAsync(gateway, "0");
            await UntilAsync(() => load.Answers.Any(answer => answer.Status == 503) || running.IsCompleted, gateway);
            await stop.CancelAsync();
            await running;
            await RefusesAsync(world, client);
            gateway.Kill();
            await gateway.ExitAsync();
        }

        await AccountAsync(world, load, book, "after a full disk");
        Assert.Contains(load.Answers, answer => answer.Status == 200);
    }

    [Theory]
    [InlineData("every flush takes 5 ms", "fdatasync,fsync,syncfs:delay_enter=5000", true)]
    [InlineData("every write takes 5 ms", "pwrite64:delay_enter=5000", true)]
    [InlineData("flushes fail", "fdatasync:error=EIO:when=25+", false)]
    [InlineData("one flush fails", "fdatasync:error=EIO:when=25", false)]
    [InlineData("the disk is full", "pwrite64:error=ENOSPC:when=120+", false)]
    [InlineData("a rename fails", "rename,renameat,renameat2:error=EIO:when=20+", false)]
    public async Task Whatever_the_disk_does_under_load_a_kill_and_a_restart_leave_nothing_unaccounted(string fault, string inject, bool goesOn)
    {
        await using var world = await CrashWorld.StartAsync();
        var (load, book) = (new Load(), new Book(world));
        using (var gateway = world.Serve("strace", "-D", "-f", "--seccomp-bpf", "-qqq", "-o", "/dev/null", "-e", $"trace={inject.Split(':')[0]}", "-e", $"inject={inject}"))
        using (var client = await world.CallerAsync(gateway))
        {
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(client, stop.Token);
            await UntilAsync(() => (goesOn ? load.Count > 300 : load.Answers.Any(answer => answer.Status == 503)) || running.IsCompleted, gateway);
            gateway.Kill();
            await running;
            await gateway.ExitAsync();
        }

        await AccountAsync(world, load, book, fault);
        output.WriteLine($"{fault}: {load.Answers.Count(answer => answer.Status == 200)} calls answered, {load.Answers.Count(answer => answer.Status == 503)} refused, {book.Unknown} unknown");
        Assert.Contains(load.Answers, answer => answer.Status == 200);
        Assert.Equal(!goesOn, load.Answers.Any(answer => answer.Status == 503)); // a fault that nobody notices is one of a call that is not made
    }

    [Fact]
    public async Task While_the_disk_does_not_answer_calls_are_refused_and_when_it_does_they_pass_again()
    {
        await using var world = await CrashWorld.StartAsync();
        var (load, book) = (new Load(), new Book(world));
        // No seccomp: what its filter traced would fail once the tracer is gone. Only the log's own disk stalls, not that of the database.
        string[] journal = ["-P", world.Log + ".journal/0", "-P", world.Log + ".journal/1"];
        using (var gateway = world.Serve(["strace", "-D", "-f", "-qqq", "-o", "/dev/null", .. journal, "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=600000000:when=60+"]))
        using (var client = await world.CallerAsync(gateway))
        {
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(client, stop.Token);
            await UntilAsync(() => load.Answers.Any(answer => answer.Status == 503) || running.IsCompleted, gateway);
            await stop.CancelAsync();
            await running;
            await RefusesAsync(world, client);
            await EndTracerAsync(gateway);
            await PassesAsync(client);
            Assert.Equal(0, await gateway.StopAsync());
        }

        await AccountAsync(world, load, book, "after a stalled disk");
        Assert.Contains(load.Answers, answer => answer.Status == 200);
    }

    /// <summary>Ends what traces a program: its disk calls go on from there, unhindered.</summary>
    private static async Task EndTracerAsync(ChildProcess gateway)
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{gateway.Id}/status")).Single(line => line.StartsWith("TracerPid:", StringComparison.Ordinal));
        using var tracer = Process.GetProcessById(int.Parse(line.Split('\t')[1]));
        tracer.Kill();
    }

    /// <summary>Waits until a money call passes, and sees that one that was refused before passes with its own key.</summary>
    private static async Task PassesAsync(HttpClient client)
    {
        var call = new Call(Guid.NewGuid(), "pay");
        for (var left = 600; ; left--)
        {
            using var request = call.Request();
            using var response = await client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.True(left > 0, "refused although the disk answers");
            await Task.Delay(100);
        }
    }

    private static async Task RefusesAsync(CrashWorld world, HttpClient client)
    {
        var seen = world.Seen.Count;
        foreach (var kind in (string[])["open", "pay", "denied", "open"])
        {
            using var request = new Call(Guid.NewGuid(), kind).Request();
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Contains("\"code\":\"audit.unavailable\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(seen, world.Seen.Count);
    }

    private static async Task AccountAsync(CrashWorld world, Load load, Book book, string where)
    {
        await book.VerifyAsync(where + " as left");
        using var gateway = world.Serve();
        using var client = await world.CallerAsync(gateway);
        await book.ReadAsync(await load.ProbeAsync(client), where);
        book.Check(load.Answers, world.Seen, where);
        using (var request = new Call(Guid.NewGuid(), "pay").Request())
        using (var response = await client.SendAsync(request))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, await gateway.StopAsync());
        await book.VerifyAsync(where);
    }

    private static async Task UntilAsync(Func<bool> condition, ChildProcess gateway)
    {
        for (var left = 6000; !condition(); left--)
        {
            Assert.True(left > 0, gateway.Output);
            await Task.Delay(10);
        }
    }
}
