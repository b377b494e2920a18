using System.Net;
using System.Net.Sockets;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Finds free ports on loopback.</summary>
internal static class Ports
{
    /// <summary>A port that was free a moment ago.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
