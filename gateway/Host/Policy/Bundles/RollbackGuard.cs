using System.Text.Json;
using SecureFin.Audit.Disk;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>Lets bundles come into power in the order of their sequence alone; what was reached is remembered and never goes down.</summary>
/// <remarks>
/// Revisions are opaque texts, so the order stands beside them: <c>metadata.securefin.sequence</c> of the manifest, which the
/// signature covers. A bundle without a sequence comes before every other.
/// </remarks>
/// <param name="folder">Keeps the state; null keeps it in this process alone.</param>
/// <param name="options">Bounds, and the deliberate way back.</param>
internal sealed class RollbackGuard(string? folder, RollbackOptions options)
{
    /// <summary>Name of the state beside the kept bundles.</summary>
    public const string FileName = "sequence.json";

    private const int MaxStateBytes = 4096;
    private readonly Lock _lock = new();
    private bool _isRead; // under _lock, with the next
    private Reached? _reached;

    /// <summary>Why the bundle must not come into power, beginning with <c>bundle.rollback</c>; null when it may.</summary>
    public string? Refusal(PolicyBundle bundle)
    {
        try
        {
            return Compare(bundle, Read()) is { } why ? $"{BundleErrorCode.Rollback}: {why}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"{BundleErrorCode.Rollback}: {FileName} cannot be read, so that nothing tells which bundle is older ({e.GetType().Name})";
        }
    }

    /// <summary>Remembers a bundle before it comes into power; a lower one changes nothing.</summary>
    /// <exception cref="IOException">The state cannot be written: the bundle must not come into power.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Remember(PolicyBundle bundle)
    {
        if (bundle.Sequence is not { } sequence || sequence <= Read()?.Sequence)
            return;
        var reached = new Reached(sequence, bundle.Digest());
        if (folder is not null)
            Write(folder, reached);
        lock (_lock)
            _reached = reached;
    }

    private string? Compare(PolicyBundle bundle, Reached? reached)
    {
        if (bundle.Sequence is not { } sequence)
            return options.MinimumSequence > 0 || reached is not null ? "the bundle carries no sequence" : null;
        if (sequence < options.MinimumSequence)
            return $"sequence {sequence} is below the configured minimum {options.MinimumSequence}";
        if (reached is null || sequence > reached.Sequence || sequence == options.AllowSequence)
            return null;
        if (sequence < reached.Sequence)
            return $"sequence {sequence} is older than {reached.Sequence}, which was in power";
        return bundle.Digest() == reached.Digest ? null : $"sequence {sequence} was in power with other contents";
    }

    private Reached? Read()
    {
        lock (_lock)
        {
            if (_isRead || folder is null)
                return _reached;
            var path = Path.Combine(folder, FileName);
            _reached = File.Exists(path) ? Parse(path) : null;
            _isRead = true;
            return _reached;
        }
    }

    private static Reached Parse(string path)
    {
        if (new FileInfo(path).Length > MaxStateBytes)
            throw new JsonException("too large");
        var read = JsonSerializer.Deserialize<Reached>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
        return read is { Sequence: > 0, Digest.Length: > 0 } ? read : throw new JsonException("no state");
    }

    private static void Write(string folder, Reached reached)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Replace(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(reached, JsonSerializerOptions.Web));
    }

    private sealed record Reached(long Sequence, string Digest);
}
