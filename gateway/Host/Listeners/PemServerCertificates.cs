using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Listeners;

/// <summary>Server certificates from PEM files; looks for changed files every few seconds and keeps the last good pair.</summary>
internal sealed partial class PemServerCertificates(
    IOptions<ListenersOptions> options, ConfigFolder folder, TimeProvider clock, ILogger<PemServerCertificates> logger) : IServerCertificateSource
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ListenerName, Loaded> _loaded = new();

    public SslStreamCertificateContext Current(ListenerName listener)
    {
        var loaded = _loaded.GetOrAdd(listener, Load);
        if (clock.GetElapsedTime(loaded.CheckedAt) < Look)
            return loaded.Context;
        return (_loaded[listener] = Refresh(listener, loaded)).Context;
    }

    private Loaded Refresh(ListenerName listener, Loaded last)
    {
        try
        {
            var (certificate, key) = Paths(listener);
            if (Stamp(certificate, key) == last.Stamp)
                return last with { CheckedAt = clock.GetTimestamp() };
            var fresh = Load(listener);
            LogReplaced(logger, listener, fresh.Context.TargetCertificate.NotAfter);
            return fresh;
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            // Half-written files, or a key that does not fit yet: the old pair serves until both are whole.
            LogKept(logger, listener, e.GetType().Name);
            return last with { CheckedAt = clock.GetTimestamp() };
        }
    }

    private Loaded Load(ListenerName listener)
    {
        var (certificatePath, keyPath) = Paths(listener);
        var stamp = Stamp(certificatePath, keyPath);
        var certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificatePath);
        chain.RemoveAt(0);
        return new Loaded(SslStreamCertificateContext.Create(certificate, chain, offline: true), stamp, clock.GetTimestamp());
    }

    private (string Certificate, string Key) Paths(ListenerName listener)
    {
        var configured = options.Value.Tls().Single(entry => entry.Name == listener).Options;
        return (folder.Resolve(configured.CertificatePath), folder.Resolve(configured.KeyPath));
    }

    private static (DateTime, DateTime) Stamp(string certificate, string key) =>
        (File.GetLastWriteTimeUtc(certificate), File.GetLastWriteTimeUtc(key));

    private sealed record Loaded(SslStreamCertificateContext Context, (DateTime, DateTime) Stamp, long CheckedAt);

    [LoggerMessage(1101, LogLevel.Information, "Server certificate of {Listener} replaced; the new one ends {NotAfter}")]
    private static partial void LogReplaced(ILogger logger, ListenerName listener, DateTime notAfter);

    [LoggerMessage(1102, LogLevel.Warning, "Server certificate of {Listener} could not be read again ({Error}); the last good one is kept")]
    private static partial void LogKept(ILogger logger, ListenerName listener, string error);
}
