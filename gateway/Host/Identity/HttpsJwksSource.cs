using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Fetches keys over HTTPS from the one configured address: no redirect, no proxy, no cookie, 256 KiB, 5 s.</summary>
internal sealed class HttpsJwksSource : IJwksSource, IDisposable
{
    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly SignatureAlgorithm[] _algorithms;

    public HttpsJwksSource(IOptions<IdentityOptions> options, ConfigFolder folder)
    {
        var issuer = options.Value.Issuer!;
        _address = issuer.JwksUri!;
        _algorithms = issuer.Algorithms.Length == 0 ? [SignatureAlgorithm.PS256, SignatureAlgorithm.ES256] : [.. issuer.Algorithms.Select(Parse)];
        _client = new HttpClient(Handler([.. issuer.Authorities.Select(folder.Resolve)]))
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = Jwks.MaxBytes,
        };
    }

    public async Task<VerificationKeySet> FetchAsync(CancellationToken cancellation)
    {
        using var response = await _client.GetAsync(_address, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException("The issuer did not answer with its keys.", null, response.StatusCode);
        var set = Jwks.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        var keys = VerificationKeySet.From(set, _algorithms);
        return keys.Count > 0 ? keys : throw new JoseException(JoseError.KeySet);
    }

    public void Dispose() => _client.Dispose();

    private static SignatureAlgorithm Parse(string name) =>
        SignatureAlgorithms.TryParse(name, out var algorithm) ? algorithm : throw new ArgumentException("Unknown algorithm.", nameof(name));

    private static SocketsHttpHandler Handler(string[] authorities) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
        SslOptions = ServerTrust.For(authorities),
        ConnectCallback = ConnectAsync,
    };

    // Metadata services of clouds answer on link-local addresses; no issuer lives there, whatever a name resolves to.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var allowed = addresses.Where(address => !IsLinkLocal(address)).ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException("The issuer's name leads nowhere that is allowed.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }
}
