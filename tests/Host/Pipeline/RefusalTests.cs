using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Pipeline;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Half_an_answer_never_goes_out_with_the_refusal_that_replaces_it(bool wrapped)
    {
        var context = new DefaultHttpContext();
        using var held = new HeldResponseBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), () => 1024, () => Task.CompletedTask);
        context.Features.Set<IHttpResponseBodyFeature>(wrapped ? new StreamResponseBodyFeature(held.Stream, held) : held);
        await context.Response.WriteAsync("{\"iban\":");

        await context.RefuseAsync(Problems.UpstreamTimeout, "The answer broke off.");

        using var problem = JsonDocument.Parse(held.Held);
        Assert.Equal(Problems.UpstreamTimeout.Code, problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(held.Held.Length, context.Response.ContentLength);
    }
}
