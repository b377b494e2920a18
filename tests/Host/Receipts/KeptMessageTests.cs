using System.Text;
using Microsoft.AspNetCore.Http;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Credentials are evidence of nothing: no kept message has one, whichever way it went.</summary>
public sealed class KeptMessageTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Cookie")]
    [InlineData("Set-Cookie")]
    [InlineData("set-cookie")]
    public void A_credential_is_in_no_kept_message(string field)
    {
        const string value = "Bearer planted";
        using var home = new GatewayOnDisk();
        var exchange = KeptCall.Opened(home);
        exchange.RequestHeaders![field] = value;
        var returned = new DefaultHttpContext().Response;
        (returned.Headers[field], returned.Headers["X-Shown"]) = (value, "shown");
        using var sent = new HttpRequestMessage(HttpMethod.Post, "https://bank.test/pay");
        using var answered = new HttpResponseMessage();
        Assert.True(sent.Headers.TryAddWithoutValidation(field, value) & sent.Headers.TryAddWithoutValidation("X-Shown", "shown"));
        Assert.True(answered.Headers.TryAddWithoutValidation(field, value) & answered.Headers.TryAddWithoutValidation("X-Shown", "shown"));

        byte[][] kept = [KeptMessage.Received(exchange), KeptMessage.Returned(returned, "b"u8), KeptMessage.Sent(sent, "b"u8), KeptMessage.Answered(answered, "b"u8)];

        Assert.All(kept.Select(Encoding.UTF8.GetString), message => Assert.DoesNotContain("planted", message, StringComparison.Ordinal));
        Assert.All(kept.Skip(1).Select(Encoding.UTF8.GetString), message => Assert.EndsWith("X-Shown: shown\r\n\r\nb", message, StringComparison.Ordinal));
    }
}
