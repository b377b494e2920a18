using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Egress.Services;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Policy.Opa;

/// <summary>Whether the OPA server is ready, as the gateway's own readiness and health say it.</summary>
public sealed class OpaRoomTests
{
    private readonly PolicyStatus _status = new();
    private Func<HttpRequestMessage, HttpResponseMessage> _answer = _ => new HttpResponseMessage(HttpStatusCode.OK);

    [Fact]
    public async Task A_server_whose_plugins_and_bundles_are_up_is_ready_and_one_that_fails_is_not_any_more()
    {
        Uri? asked = null;
        _answer = request =>
        {
            asked = request.RequestUri;
            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        using var room = Room();
        Assert.False(room.IsReady);

        await room.LookAsync(CancellationToken.None);
        Assert.True(room.IsReady);
        Assert.Equal("http://127.0.0.1/opa/health?bundles=true&plugins=true", asked!.ToString());
        Assert.Null(_status.Now.LastError);

        _answer = _ => new HttpResponseMessage(HttpStatusCode.InternalServerError);
        await room.LookAsync(CancellationToken.None);
        Assert.False(room.IsReady);
        Assert.Equal("the policy server's health is 500", _status.Now.LastError);
    }

    [Fact]
    public async Task A_server_that_cannot_be_asked_is_not_ready()
    {
        _answer = _ => throw new HttpRequestException(HttpRequestError.ConnectionError);
        using var room = Room();

        await room.LookAsync(CancellationToken.None);

        Assert.False(room.IsReady);
        Assert.Contains("cannot be asked", _status.Now.LastError, StringComparison.Ordinal);
    }

    private OpaRoom Room()
    {
        var options = new PolicyOptions { Decider = PolicyDeciderKind.Opa, Opa = new OpaOptions { Server = new ServiceOptions { Address = "http://127.0.0.1/opa" }, Bundle = "main" } };
        return new OpaRoom(Options.Create(options), new HttpMessageInvoker(new Wire(this)), _status, new ManualTime(), NullLogger<OpaRoom>.Instance);
    }

    private sealed class Wire(OpaRoomTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(test._answer(request));
    }
}
