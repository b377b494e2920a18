using System.Collections.Concurrent;
using System.Net.Security;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Secrets;

/// <summary>Server certificates out of the secret store, for listeners whose paths are <c>secret:NAME</c>; others come from files.</summary>
/// <remarks>
/// Loaded before anything listens; each rotation that was cut over counts from the next handshake on. The store is asked at the
/// start and no earlier: a check of the configuration needs no master key.
/// </remarks>
internal sealed class StoreServerCertificates(
    IOptions<ListenersOptions> options, PemServerCertificates files, Lazy<LiveSecrets> secrets) : IServerCertificateSource, IHostedLifecycleService
{
    /// <summary>What a path begins with that names a secret.</summary>
    public const string Prefix = "secret:";

    private readonly ConcurrentDictionary<string, TransportCertificate> _current = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public SslStreamCertificateContext Current(ListenerName listener) =>
        NameOf(listener) is not { } name ? files.Current(listener)
        : _current.TryGetValue(name, out var certificate) ? certificate.Context : throw SecretName.Unavailable(name, "is not loaded");

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        secrets.Value.Activated += Renew;
        foreach (var (listener, _) in options.Value.Tls())
        {
            if (NameOf(listener) is { } name)
                _current[name] = TransportCertificate.From(await secrets.Value.GetAsync(name, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        secrets.Value.Activated -= Renew;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The version was probed before the cut over: it can be read.
    private void Renew(string name)
    {
        if (_current.ContainsKey(name) && secrets.Value.Peek(name) is { } version)
            _current[name] = TransportCertificate.From(version);
    }

    private string? NameOf(ListenerName listener)
    {
        var path = options.Value.Tls().Single(entry => entry.Name == listener).Options.CertificatePath;
        return path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : null;
    }
}
