using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecureFin.Audit.Disk;

namespace SecureFin.Gateway.Receipts.Orders;

/// <summary>Hands orders to the process that writes the log: a folder that only the service's user may enter, beside the log.</summary>
/// <remarks>An order stays until its leaf is durable, so that a crash in between repeats it. The answer takes its place.</remarks>
internal sealed class OrderSpool<TOrder, TResult>(string folder, JsonTypeInfo<TOrder> orderType, JsonTypeInfo<TResult> resultType)
    where TOrder : class, IAuditOrder
    where TResult : class
{
    private const int MaxBytes = 4096;

    /// <summary>Puts an order down; returns its name.</summary>
    public string Put(TOrder order)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var name = Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        Write(name + ".order", JsonSerializer.SerializeToUtf8Bytes(order, orderType));
        return name;
    }

    /// <summary>Names of the orders that wait.</summary>
    public IReadOnlyList<string> Waiting() => Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.order").Select(Path.GetFileNameWithoutExtension)!] : [];

    /// <summary>A waiting order; null when it was none, and then it is gone.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public TOrder? Read(string name)
    {
        if (Parse(PathOf(name)) is { } order && order.Fault() is null)
            return order;
        Withdraw(name);
        return null;
    }

    /// <summary>Forgets an order that nobody has done.</summary>
    public void Withdraw(string name) => File.Delete(PathOf(name));

    /// <summary>Answers an order and forgets it.</summary>
    public void Answer(string name, TResult result)
    {
        Write(name + ".result", JsonSerializer.SerializeToUtf8Bytes(result, resultType));
        Withdraw(name);
    }

    /// <summary>Takes the answer to an order away; null while there is none.</summary>
    public TResult? Take(string name)
    {
        var path = Path.Combine(folder, name + ".result");
        if (!File.Exists(path))
            return null;
        var result = JsonSerializer.Deserialize(File.ReadAllBytes(path), resultType);
        File.Delete(path);
        return result;
    }

    /// <summary>Removes what crashes have left: answers that nobody took, and orders half written, which name a subject in clear.</summary>
    public void Sweep(DateTime before)
    {
        foreach (var left in Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".order", StringComparison.Ordinal)).ToList() : [])
        {
            if (File.GetLastWriteTimeUtc(left) < before)
                File.Delete(left);
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + ".order");

    private TOrder? Parse(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(path), orderType) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(string name, byte[] content) => WholeFile.Replace(Path.Combine(folder, name), content);
}
