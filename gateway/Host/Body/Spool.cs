using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.PaymentRoom;

namespace SecureFin.Gateway.Body;

/// <summary>Gives long bodies a place on disk, within one bound for all of them; leftovers of a crash go at the start.</summary>
internal sealed class Spool(IOptions<SpoolOptions> options, IOptions<PaymentsRoomOptions> payments) : IHostedLifecycleService
{
    private long _bytes;

    /// <summary>Bytes that wait at present.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public string Folder { get; } = Path.GetFullPath(options.Value.Directory ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(payments.Value.Database))!, "spool"));

    /// <summary>An empty place; dispose it to give it back.</summary>
    public SpooledBody Open() => SpooledBody.Create(Path.Combine(Folder, $"{Guid.NewGuid():N}.body"), this);

    /// <summary>Takes room for more bytes.</summary>
    /// <exception cref="ProblemException"><c>body.no_room</c></exception>
    public void Reserve(int count)
    {
        if (Interlocked.Add(ref _bytes, count) <= options.Value.MaxTotalBytes)
            return;
        Interlocked.Add(ref _bytes, -count);
        throw new ProblemException(Problems.BodyNoRoom, "Too many long bodies wait at the same time.");
    }

    public void Release(long count) => Interlocked.Add(ref _bytes, -count);

    /// <summary>Empties the folder: what a crash left there cannot be read by anyone, its keys were in memory only.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(Folder, "*.body"))
            File.Delete(file);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
