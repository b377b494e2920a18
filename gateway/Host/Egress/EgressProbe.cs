using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress;

/// <summary>Tries new material of one upstream before calls use it: the bank itself is asked wherever it can be.</summary>
internal sealed class EgressProbe(EgressRoad road)
{
    private static readonly TimeSpan AlertWait = TimeSpan.FromMilliseconds(300);

    /// <summary>Completes when the version is good.</summary>
    /// <exception cref="ProblemException">It is not; the detail says why.</exception>
    public Task RunAsync(string name, SecretVersion candidate, CancellationToken cancellation)
    {
        var upstream = road.Upstream;
        if (name == upstream.TransportSecret && upstream.ShowsCertificate)
            return CertificateAsync(candidate, cancellation);
        if (name == upstream.SigningSecret && upstream.SignsWithSecret)
            return SigningAsync(name, candidate, upstream.Signature!, cancellation);
        return name == upstream.ClientAuthSecret ? CredentialAsync(candidate, cancellation) : Task.CompletedTask;
    }

    private async Task CertificateAsync(SecretVersion candidate, CancellationToken cancellation)
    {
        var session = Readable(road.Upstream.TransportSecret, () => road.Transport.OpenCandidate(candidate));
        try
        {
            if (road.Tokens.Refreshes)
                await road.Tokens.ProbeAsync(session, credential: null, cancellation);
            else
                await HandshakeAsync(session.Certificate!, cancellation);
        }
        finally
        {
            session.Retire();
        }
    }

    private async Task CredentialAsync(SecretVersion candidate, CancellationToken cancellation)
    {
        var session = await road.Transport.EnterAsync(cancellation);
        try
        {
            await road.Tokens.ProbeAsync(session, candidate, cancellation);
        }
        finally
        {
            session.Leave();
        }
    }

    private static async Task SigningAsync(string name, SecretVersion candidate, SignatureProfile profile, CancellationToken cancellation)
    {
        var sealing = Readable(name, () => SigningKeys.Sealing(candidate, profile.Algorithm));
        if (profile.Kind == SignatureKind.Webhook)
        {
            _ = sealing.SharedSecret;
            return;
        }

        var key = sealing.Key;
        using var owned = key as IDisposable;
        var data = Encoding.ASCII.GetBytes("securefin rotation probe");
        var signature = await key.SignAsync(data, cancellation);
        if (!VerificationKey.From(key.PublicJwk, key.Algorithm).Verify(data, signature, key.Algorithm))
            throw SecretName.Unavailable(name, $"version {candidate.Version} signs what does not verify");
    }

    /// <summary>A full handshake. TLS 1.3 servers refuse a client certificate only after it, so an alert is waited for.</summary>
    private async Task HandshakeAsync(TransportCertificate certificate, CancellationToken cancellation)
    {
        var address = road.Upstream.BaseAddress;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(road.Upstream.Options.ConnectTimeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, deadline.Token);
            await using var tls = new SslStream(client.GetStream());
            var options = road.Transport.Tls(certificate);
            options.TargetHost = address.Host;
            await tls.AuthenticateAsClientAsync(options, deadline.Token);
            var read = tls.ReadAsync(new byte[1], deadline.Token).AsTask();
            if (await Task.WhenAny(read, Task.Delay(AlertWait, deadline.Token)) == read)
                throw road.Upstream.NotSent(await read == 0 ? "It closes connections with the new certificate." : "It speaks before it is asked.");
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw road.Upstream.NotSent("It does not accept connections with the new certificate.", e);
        }
    }

    private static T Readable<T>(string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is JoseException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw SecretName.Unavailable(name, $"cannot be read ({e.GetType().Name})");
        }
    }
}
