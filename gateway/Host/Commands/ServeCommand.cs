using System.Net.Sockets;
using SecureFin.Contract;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Commands;

/// <summary>Serves until SIGTERM or SIGINT, then lets the calls in flight finish.</summary>
internal static class ServeCommand
{
    /// <summary>Returns 0 after an orderly stop, 2 when the configuration is refused or a room cannot serve.</summary>
    /// <param name="folder">Folder of the configuration.</param>
    /// <param name="silence">Keeps the process's memory out of files; the process may be replaced by another there.</param>
    public static async Task<int> RunAsync(string folder, Action silence)
    {
        try
        {
            silence();
            await using var gateway = GatewayHost.Build(ConfigFolder.Open(folder).Enter());
            await gateway.RunAsync();
            return 0;
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors)
                await Console.Error.WriteLineAsync($"config: {error}");
            await Console.Error.WriteLineAsync($"Nothing was started: {e.Errors.Count} error(s) in the configuration.");
            return 2;
        }
        catch (ProblemException e)
        {
            // A room that cannot serve: no usable policy, no secret, no log.
            await Console.Error.WriteLineAsync($"Nothing was started: {e.Problem.Code}: {e.Detail}");
            return 2;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            // A port that is taken, a store that another process has open, a file that may not be read: the message names it.
            await Console.Error.WriteLineAsync($"The gateway cannot serve: {e.Message}");
            return 2;
        }
    }
}
