using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Services;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Policy.Opa;

/// <summary>An OPA server that is down is not asked again and again; one that is up is not given up for what single questions do.</summary>
public sealed class OpaCircuitTests
{
    private const string Good = """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":{"allow":true,"reasons":[],"obligations":{"mask":{},"approvals":0,"hold":null}}}""";
    private static readonly OpaOptions Options = new() { Server = new ServiceOptions { Address = "http://127.0.0.1" }, Bundle = "main", BreakerFailures = 4, BreakDuration = TimeSpan.FromSeconds(2) };

    private readonly ManualTimers _clock = new();
    private readonly OpaCircuit _circuit;
    private readonly Wire _wire = new();

    public OpaCircuitTests() => _circuit = new OpaCircuit(Options, _clock, NullLogger<OpaCircuit>.Instance);

    [Theory]
    [InlineData("away")]
    [InlineData("cut")]
    [InlineData("429")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("504")]
    public async Task A_server_that_is_down_is_no_longer_asked_and_calls_fail_at_once(string how)
    {
        _wire.Answer = _ => Answer(how);
        for (var i = 0; i < 4; i++)
            await RefusedAsync();
        Assert.Equal((4, "open"), (_wire.Asked, _circuit.State));

        var refusal = await RefusedAsync();

        Assert.Equal(4, _wire.Asked);
        Assert.Equal("The policy server is not asked for a moment, since it was down.", refusal.Detail);
    }

    [Fact]
    public async Task A_server_that_hangs_opens_the_circuit()
    {
        var limit = TimeSpan.FromSeconds(1);
        _wire.Answer = async token =>
        {
            _clock.Advance(limit);
            await Task.Delay(Timeout.Infinite, token);
            return Answer("good").Result;
        };
        for (var i = 0; i < 4; i++)
            Assert.Contains("did not decide in time", (await RefusedAsync(limit)).Detail, StringComparison.Ordinal);

        Assert.Equal("open", _circuit.State);
        Assert.Contains("not asked", (await RefusedAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_break_one_call_tries_while_others_still_fail_and_its_success_closes()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        var (gate, asked) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), _wire.Asked);
        _wire.Answer = async _ =>
        {
            await gate.Task;
            return await Answer("good");
        };

        var probe = Decider(TimeSpan.FromMinutes(1)).DecideAsync("{}"u8.ToArray(), CancellationToken.None).AsTask();
        Assert.Equal("half-open", _circuit.State);
        await RefusedAsync();
        gate.SetResult();

        Assert.True((await probe).Allowed);
        Assert.Equal((asked + 1, "closed"), (_wire.Asked, _circuit.State));
        Assert.True((await Decider().DecideAsync("{}"u8.ToArray(), CancellationToken.None)).Allowed);
    }

    [Fact]
    public async Task A_try_that_fails_opens_it_again_for_the_whole_break()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await RefusedAsync();
        var asked = _wire.Asked;

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        await RefusedAsync();
        Assert.Equal((asked, "open"), (_wire.Asked, _circuit.State));

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await RefusedAsync();
        Assert.Equal(asked + 1, _wire.Asked);
    }

    [Theory]
    [InlineData("400")]
    [InlineData("401")]
    [InlineData("500")]
    [InlineData("undefined")]
    [InlineData("warning")]
    [InlineData("cut text")]
    [InlineData("too large")]
    public async Task What_a_server_says_to_one_question_does_not_open_it(string how)
    {
        _wire.Answer = _ => Answer(how);

        for (var i = 0; i < 20; i++)
            await RefusedAsync();

        Assert.Equal((20, "closed"), (_wire.Asked, _circuit.State));
    }

    [Fact]
    public async Task Callers_that_go_away_do_not_open_it()
    {
        _wire.Answer = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Answer("good").Result;
        };
        for (var i = 0; i < 20; i++)
        {
            using var gone = new CancellationTokenSource();
            var call = Decider(TimeSpan.FromMinutes(1)).DecideAsync("{}"u8.ToArray(), gone.Token).AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal("closed", _circuit.State);
    }

    [Fact]
    public async Task Few_failures_among_many_answers_do_not_open_it()
    {
        for (var i = 0; i < 30; i++)
        {
            var how = i % 3 == 2 ? "503" : "good";
            _wire.Answer = _ => Answer(how);
            if (how == "good")
                await Decider().DecideAsync("{}"u8.ToArray(), CancellationToken.None);
            else
                await RefusedAsync();
        }

        Assert.Equal((30, "closed"), (_wire.Asked, _circuit.State));
    }

    [Fact]
    public async Task Health_shows_the_circuit_and_the_embedded_engine_has_none()
    {
        var health = new PolicyHealth(Decider(), new PolicyStatus(), null, _circuit);
        Assert.Equal("closed", (string?)JsonNode.Parse(health.State())!["circuit"]);

        await OpenAsync();

        Assert.Equal("open", (string?)JsonNode.Parse(health.State())!["circuit"]);
        Assert.Null(JsonNode.Parse(new PolicyHealth(Decider(), new PolicyStatus(), null).State())!["circuit"]);
    }

    private async Task OpenAsync()
    {
        _wire.Answer = _ => Answer("503");
        for (var i = 0; i < 4; i++)
            await RefusedAsync();
        Assert.Equal("open", _circuit.State);
    }

    private async Task<ProblemException> RefusedAsync(TimeSpan? timeout = null)
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Decider(timeout).DecideAsync("{}"u8.ToArray(), CancellationToken.None).AsTask());
        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
        return refusal;
    }

    private OpaDecider Decider(TimeSpan? timeout = null) => new(Options, timeout ?? TimeSpan.FromMinutes(1), new HttpMessageInvoker(_wire), _circuit, _clock);

    private static Task<HttpResponseMessage> Answer(string how) => how switch
    {
        "away" => throw new HttpRequestException(HttpRequestError.ConnectionError),
        "cut" => throw new IOException(),
        "good" => Json(Good),
        "undefined" => Json("{}"),
        "warning" => Json(Good.Insert(1, "\"warning\":{},")),
        "cut text" => Json(Good[..^1]),
        "too large" => Json(Good + new string(' ', 300_000)),
        _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)int.Parse(how, System.Globalization.CultureInfo.InvariantCulture))),
    };

    private static Task<HttpResponseMessage> Json(string body) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    private sealed class Wire : HttpMessageHandler
    {
        private int _asked;

        public int Asked => _asked;

        public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => OpaCircuitTests.Answer("good");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Answer(cancellationToken);
        }
    }
}
