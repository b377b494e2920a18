using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Finds free ports on loopback for a server that is started a moment later.</summary>
/// <remarks>
/// They lie below the range from which the system numbers connections and listeners by itself (32768 and up on Linux), so no
/// neighbour is handed the port between the look and the use.
/// </remarks>
internal static class Ports
{
    private const int First = 20_000, Last = 32_000;

    /// <summary>A port that was free a moment ago, and whose next one was free too.</summary>
    public static int Free()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port) && IsFree(port + 1))
                return port;
        }

        throw new InvalidOperationException($"no free port was found between {First} and {Last}");
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
