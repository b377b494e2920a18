using System.Text.Json;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Hands orders to the process that writes the log: a folder that only the service's user may enter, beside the log.</summary>
/// <remarks>An order stays until its leaf is durable, so that a crash in between repeats it. The answer takes its place.</remarks>
internal sealed class ErasureSpool(string home)
{
    private const int MaxBytes = 4096;
    private readonly string _folder = Path.Combine(home, "erasures");

    /// <summary>Puts an order down; returns its name.</summary>
    public string Put(ErasureOrder order)
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var name = Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        Write(name + ".order", JsonSerializer.SerializeToUtf8Bytes(order, ErasureJson.Default.ErasureOrder));
        return name;
    }

    /// <summary>The orders that wait.</summary>
    public IEnumerable<(string Name, ErasureOrder Order)> Waiting()
    {
        foreach (var path in Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.order") : [])
        {
            if (Read(path) is { } order && order.Fault() is null)
                yield return (Path.GetFileNameWithoutExtension(path), order);
            else
                File.Delete(path);
        }
    }

    /// <summary>Answers an order and forgets it.</summary>
    public void Answer(string name, ErasureResult result)
    {
        Write(name + ".result", JsonSerializer.SerializeToUtf8Bytes(result, ErasureJson.Default.ErasureResult));
        File.Delete(Path.Combine(_folder, name + ".order"));
    }

    /// <summary>Takes the answer to an order away; null while there is none.</summary>
    public ErasureResult? Take(string name)
    {
        var path = Path.Combine(_folder, name + ".result");
        if (!File.Exists(path))
            return null;
        var result = JsonSerializer.Deserialize(File.ReadAllBytes(path), ErasureJson.Default.ErasureResult);
        File.Delete(path);
        return result;
    }

    private static ErasureOrder? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ErasureJson.Default.ErasureOrder) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new FileStream(path + ".tmp", options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }
}
