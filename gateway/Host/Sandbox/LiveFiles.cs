namespace SecureFin.Gateway.Sandbox;

/// <summary>Reads files of a running gateway, which writes, renames and deletes them meanwhile.</summary>
internal static class LiveFiles
{
    private const int Tries = 100;

    /// <summary>The whole file, or null when it went away: what it became is another file of the same folder.</summary>
    /// <exception cref="IOException">Somebody holds it for more than two seconds.</exception>
    public static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await File.ReadAllBytesAsync(path, cancellation);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (IOException) when (tries < Tries)
            {
                await Task.Delay(20, cancellation);
            }
        }
    }
}
