namespace SecureFin.Rego.Fuzz;

/// <summary>Ends the process when one input never comes back: a hang must not look like a slow machine.</summary>
public sealed class Watchdog : IDisposable
{
    private readonly TimeSpan longest;
    private readonly Timer timer;
    private long index = -1;
    private long since;

    public Watchdog(TimeSpan longest)
    {
        this.longest = longest;
        timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Begin(long at)
    {
        Volatile.Write(ref since, Environment.TickCount64);
        Volatile.Write(ref index, at);
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        if (Volatile.Read(ref index) >= 0 && Environment.TickCount64 - Volatile.Read(ref since) > longest.TotalMilliseconds)
        {
            Console.WriteLine($"input {Volatile.Read(ref index)} does not come back");
            Environment.Exit(3);
        }
    }
}
