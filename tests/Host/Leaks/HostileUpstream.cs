using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>A bank and a system that put personal data wherever an answer has room: bodies, headers, reason phrases, errors.</summary>
internal sealed class HostileUpstream : IAsyncDisposable
{
    private readonly Plants _plants;
    private readonly WebApplication _app;

    private HostileUpstream(Plants plants, DevPki pki, string bankToken)
    {
        _plants = plants;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = pki.Server("bank").Load(),
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            }));
        });
        _app = builder.Build();
        _app.Run(context => AnswerAsync(context, bankToken));
    }

    /// <summary>Bodies that the gateway sent to the webhook's address: an output as well.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<byte[]> Webhooks { get; } = new();

    public static async Task<HostileUpstream> StartAsync(Plants plants, DevPki pki, string bankToken)
    {
        var upstream = new HostileUpstream(plants, pki, bankToken);
        await upstream._app.StartAsync();
        return upstream;
    }

    public string Address(string scheme) => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .First(address => address.StartsWith(scheme + ":", StringComparison.Ordinal)).Replace("127.0.0.1", scheme == "https" ? "localhost" : "127.0.0.1", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string bankToken)
    {
        var path = context.Request.Path.Value!;
        if (path == "/token")
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"access_token":"{{bankToken}}","token_type":"Bearer","expires_in":300}""");
            return;
        }

        if (path == "/refused-token")
        {
            context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{_plants.AllAt("token challenge")}\"";
            await WriteAsync(context, 401, "application/json", $$"""{"error":"{{_plants.At("token error")}}","error_description":"{{_plants.AllAt("token error's description")}}","access_token":"{{_plants.At("refused access token")}}"}""");
            return;
        }

        if (path.StartsWith("/webhook", StringComparison.Ordinal)) await TakeWebhookAsync(context);
        Plant(context.Response.Headers, path);
        await (path.Split('/')[^1] switch
        {
            "json" => WriteAsync(context, 200, "application/json", Json("answer body")),
            "xml" => WriteAsync(context, 200, "application/xml", Xml("answer body")),
            "text" => WriteAsync(context, 200, "text/plain", _plants.AllAt("text answer")),
            "broken" => WriteAsync(context, 200, "application/json", Json("broken answer")[..^3]),
            "long" => WriteAsync(context, 200, "application/json", $"[{string.Concat(Enumerable.Repeat("\"a text without any identifier\",", 60_000))}{Plants.Iban}]"),
            "redirect" => RedirectAsync(context),
            "cut" => CutAsync(context),
            "slow" => Task.Delay(TimeSpan.FromSeconds(5), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
            "error" => WriteAsync(context, 500, "text/html", $"<h1>{_plants.AllAt("error page")}</h1>"),
            _ => WriteAsync(context, 400, "application/json", Json("error body")),
        });
    }

    private async Task TakeWebhookAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Webhooks.Enqueue(body.ToArray());
    }

    private void Plant(IHeaderDictionary headers, string path)
    {
        headers["X-Account"] = $"{_plants.At("answer header")} {Plants.Iban}";
        headers["X-" + Plants.Iban] = "1";
        headers.ETag = $"\"{_plants.At("ETag")}\"";
        headers["X-Iban"] = _plants.At("header by name");
        headers.SetCookie = $"session={_plants.At("cookie")}";
        headers.Server = _plants.At("server header");
        headers.Via = $"1.1 {_plants.At("via header")}";
        headers.WWWAuthenticate = $"Bearer realm=\"{_plants.At("challenge")}\", error=\"{_plants.At("challenge error")}\"";
        headers["x-fapi-interaction-id"] = Plants.Name.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers.Location = path.EndsWith("redirect", StringComparison.Ordinal) ? $"https://bank.example/{Plants.Iban}?iban={_plants.At("redirect query")}" : default;
    }

    private string Json(string place) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["iban"] = _plants.At(place + ", by name"),
        ["note"] = $"{Plants.Iban} {Plants.Pan} {Plants.Email}",
        [Plants.OtherIban] = 1,
        ["creditorName"] = _plants.At(place + ", name by name"),
        ["Code"] = _plants.At(place + ", code"), ["Message"] = _plants.AllAt(place + ", message"), ["error"] = _plants.At(place + ", error"), ["error_description"] = _plants.AllAt(place + ", description"),
        ["Errors"] = new[] { new { ErrorCode = "UK.OBIE." + _plants.At(place + ", error code"), Message = _plants.AllAt(place + ", error message"), Path = _plants.At(place + ", error path") } },
    });

    private string Xml(string place) => $"<Document><IBAN>{_plants.At(place + ", by name")}</IBAN><Nm>{_plants.At(place + ", name by name")}</Nm><Ustrd a='{Plants.Iban}'>{Plants.Pan}<!-- {Plants.Iban} --></Ustrd></Document>";

    private static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = $"No {Plants.Iban} {Plants.Name}";
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, Encoding.UTF8);
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.StatusCode = 302;
        return Task.CompletedTask;
    }

    private async Task CutAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Json("cut answer")[..40]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
