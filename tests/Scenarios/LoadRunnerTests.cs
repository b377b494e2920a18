using System.Net;
using SecureFin.Gateway.Sandbox;
using SecureFin.Scenarios.Model;
using SecureFin.Scenarios.Reporting;
using SecureFin.Scenarios.Running;

namespace SecureFin.Scenarios;

public sealed class LoadRunnerTests
{
    [Fact]
    public async Task A_server_that_stalls_once_shows_in_the_tail_because_latency_counts_from_when_a_request_was_due()
    {
        using var server = new StallingServer(stallAt: 20, stall: TimeSpan.FromSeconds(1));
        var scenario = Scenario(server.Address, rate: 100, seconds: 3);
        using var sender = RequestSender.Create(scenario);

        var result = await new LoadRunner(scenario, sender, TimeProvider.System).RunAsync(new ProgressPrinter(TextWriter.Null), TestContext.Current.CancellationToken);

        Assert.True(result.Held, string.Join("; ", result.Verdicts));
        Assert.True(result.Total.Max >= 900, $"max was {result.Total.Max} ms");
        Assert.Contains("<svg", HtmlReport.Render(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_nobody_serves_breaks_the_limit_of_failures()
    {
        var scenario = Scenario(new Uri("http://127.0.0.1:9"), rate: 20, seconds: 1);
        using var sender = RequestSender.Create(scenario);

        var result = await new LoadRunner(scenario, sender, TimeProvider.System).RunAsync(new ProgressPrinter(TextWriter.Null), TestContext.Current.CancellationToken);

        Assert.False(result.Held);
        Assert.Contains("no answer", result.Statuses.Keys);
    }

    private static Scenario Scenario(Uri target, double rate, int seconds) => new()
    {
        Name = "test",
        Target = target,
        Stages = [new Stage(rate, TimeSpan.FromSeconds(seconds))],
        Requests = [new RequestTemplate { Name = "get", Path = "/" }],
    };

    private sealed class StallingServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _seen;

        public StallingServer(int stallAt, TimeSpan stall)
        {
            Address = new Uri($"http://127.0.0.1:{Ports.Free()}/");
            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = ServeAsync(stallAt, stall);
        }

        public Uri Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(int stallAt, TimeSpan stall)
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    if (++_seen == stallAt)
                        await Task.Delay(stall);
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed by the test.
            }
        }
    }
}
