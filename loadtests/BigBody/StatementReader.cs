using System.Diagnostics;
using System.Text;

namespace SecureFin.BigBody;

/// <summary>Reads the masked statement as it comes and keeps only what it must show.</summary>
internal sealed class StatementReader
{
    private const int Overlap = 128;
    private static readonly byte[] Iban = Encoding.ASCII.GetBytes(Statement.Iban);
    private static readonly byte[] Grouped = Encoding.ASCII.GetBytes("DE89 3704");
    private static readonly byte[] Name = Encoding.ASCII.GetBytes(Statement.Name);
    private static readonly byte[] Masked = Encoding.UTF8.GetBytes(Statement.Masked);
    private static readonly byte[] End = Encoding.ASCII.GetBytes("</Document>");

    private bool _leaked;
    private bool _ended;
    private long _masked;

    public long Bytes { get; private set; }

    public long Entries { get; private set; }

    public double Seconds { get; private set; }

    public async Task ReadAsync(Stream body, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var buffer = new byte[256 * 1024];
        var kept = 0;
        for (int read; (read = await body.ReadAsync(buffer.AsMemory(kept), ct)) > 0;)
        {
            Bytes += read;
            kept = Judge(buffer, kept + read);
        }

        CountIn(buffer.AsSpan(0, kept), kept);
        Seconds = watch.Elapsed.TotalSeconds;
    }

    /// <summary>What is wrong with what came.</summary>
    public IEnumerable<string> Faults(Statement statement)
    {
        if (_leaked) yield return "an account number or a name came through";
        if (!_ended) yield return "the end of the document is missing";
        if (Entries != statement.Entries) yield return $"{Entries} of {statement.Entries} entries came";
        if (_masked != 2 * statement.Entries) yield return $"{_masked} of {2 * statement.Entries} account numbers are there in part";
    }

    // What is counted lies wholly before the overlap, so that it is counted once.
    private int Judge(byte[] buffer, int length)
    {
        var seen = buffer.AsSpan(0, length);
        _leaked |= seen.IndexOf(Iban) >= 0 || seen.IndexOf(Grouped) >= 0 || seen.IndexOf(Name) >= 0;
        _ended = seen.IndexOf(End) >= 0;
        var keep = Math.Min(Overlap, length);
        CountIn(seen, length - keep);
        seen[(length - keep)..].CopyTo(buffer);
        return keep;
    }

    private void CountIn(ReadOnlySpan<byte> text, int startsBefore)
    {
        Entries += Count(text, "</Ntry>"u8, startsBefore);
        _masked += Count(text, Masked, startsBefore);
    }

    private static long Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> what, int startsBefore)
    {
        var count = 0L;
        for (int at = 0, next; at < startsBefore && (next = text[at..].IndexOf(what)) >= 0 && at + next < startsBefore; at += next + what.Length) count++;
        return count;
    }
}
