using Microsoft.AspNetCore.Http;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Tests.Pipeline;

public sealed class FramingRulesTests
{
    [Theory]
    [InlineData("HTTP/1.1", "Transfer-Encoding", "chunked")]
    [InlineData("HTTP/1.1", "Connection", "keep-alive, TE")]
    [InlineData("HTTP/1.1", "TE", "trailers")]
    [InlineData("HTTP/1.1", "Content-Length", "5")]
    [InlineData("HTTP/2", "TE", "trailers")]
    public void Sound_framing_passes(string protocol, string name, string value) => Assert.Null(Judge(protocol, name, value));

    [Theory]
    [InlineData("HTTP/1.1", "Transfer-Encoding", "gzip, chunked")]
    [InlineData("HTTP/1.1", "Transfer-Encoding", "identity")]
    [InlineData("HTTP/1.1", "Transfer-Encoding", "chunked, chunked")]
    [InlineData("HTTP/1.1", "Connection", "close, Authorization")]
    [InlineData("HTTP/1.1", "Connection", "Signature")]
    [InlineData("HTTP/1.1", "TE", "gzip")]
    [InlineData("HTTP/1.1", "X-Content-Length", "5")]
    [InlineData("HTTP/1.0", "Accept", "*/*")]
    [InlineData("HTTP/2", "Connection", "close")]
    [InlineData("HTTP/2", "Upgrade", "h2c")]
    [InlineData("HTTP/2", "Transfer-Encoding", "chunked")]
    [InlineData("HTTP/2", "TE", "gzip")]
    public void Doubtful_framing_is_refused(string protocol, string name, string value) => Assert.NotNull(Judge(protocol, name, value));

    [Theory]
    [InlineData("Upgrade", "websocket", true)]
    [InlineData("Content-Type", "application/grpc+proto", true)]
    [InlineData("Content-Type", "application/json", false)]
    public void Another_protocol_is_recognised(string name, string value, bool another) =>
        Assert.Equal(another, FramingRules.WantsAnotherProtocol(Request("HTTP/1.1", name, value)));

    private static string? Judge(string protocol, string name, string value) => FramingRules.Refusal(Request(protocol, name, value));

    private static HttpRequest Request(string protocol, string name, string value)
    {
        var request = new DefaultHttpContext().Request;
        request.Protocol = protocol;
        request.Headers[name] = value;
        return request;
    }
}
