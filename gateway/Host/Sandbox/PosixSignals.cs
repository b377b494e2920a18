using System.Runtime.InteropServices;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Turns SIGINT and SIGTERM into an orderly stop.</summary>
internal sealed class PosixSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    private PosixSignals(Action stop) => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, stop)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, stop)),
    ];

    /// <summary>Calls <paramref name="stop"/> instead of ending the process, until disposed.</summary>
    public static PosixSignals OnStop(Action stop) => new(stop);

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private static void Handle(PosixSignalContext context, Action stop)
    {
        context.Cancel = true;
        stop();
    }
}
