using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>Brings what a bundle server has into power, step by step: a failed download or activation changes nothing, not even the ETag.</summary>
/// <remarks>Owned by one loop. Unlike OPA 1.7.1, a bundle without ETag ends the use of the one before, and three deltas that fail in a row lead to a whole bundle.</remarks>
internal sealed class BundleDownload(BundleClient client, BundleShelf shelf, BundleLoader loader, PolicyActivation activation, PolicyStatus status, BundleServerOptions options, TimeProvider clock)
{
    private const int MaxFailedDeltas = 3;
    private PolicyBundle? _active;
    private string? _etag;
    private bool _hold = options.LongPoll > TimeSpan.Zero;
    private int _failedDeltas;

    /// <summary>True when the last answer came from a server that holds questions: then there is no need to pause.</summary>
    public bool Held { get; private set; }

    /// <summary>Brings the kept bundle into power; false when there is none or it is no longer good.</summary>
    public bool TryKept()
    {
        try
        {
            var archives = shelf.Read();
            return archives.Count > 0 && TakeKept(archives);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            activation.Refuse("persisted", $"it cannot be read ({e.GetType().Name})");
            return false;
        }
    }

    /// <summary>One question and what follows from it; false when it failed.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var whole = _failedDeltas >= MaxFailedDeltas;
        var answer = await client.AskAsync(whole ? null : _etag, _hold, deltas: !whole, cancellation);
        Held = _hold && answer.HoldsQuestions;
        status.Looked(clock.GetUtcNow(), answer.Failure);
        if (answer.Failure is not null)
            return false;
        _hold = options.LongPoll > TimeSpan.Zero && answer.HoldsQuestions;
        return answer.Archive is not { } archive || TakeNew(archive, answer.ETag);
    }

    // The deltas belong to their bundle: it did not decide without them, and does not now.
    private bool TakeKept(List<byte[]> archives)
    {
        PolicyBundle? whole = null;
        foreach (var loaded in archives.Select(Load))
        {
            var next = loaded.Bundle is { Delta: not null } delta && whole is { } before ? Guarded(() => before.Apply(delta))! : loaded;
            if (next.Bundle is not { } bundle)
                return Refuse("persisted", next) is not null;
            whole = bundle;
        }

        if (activation.Take(whole!, "persisted", "unnamed") != ActivationResult.Decides)
            return false;
        _active = whole;
        return true;
    }

    private bool TakeNew(byte[] archive, string? etag)
    {
        if (Take(archive) is not { } isDelta)
            return false;
        _etag = etag;
        _failedDeltas = 0;
        try
        {
            if (!isDelta)
                shelf.Keep(archive);
            else if (!shelf.KeepDelta(archive))
                _failedDeltas = MaxFailedDeltas; // no room for more: the next question is for a whole bundle
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It decides already and is good; only a start without the server would lack it.
            status.Looked(clock.GetUtcNow(), $"the bundle cannot be kept ({e.GetType().Name})");
        }

        return true;
    }

    // Null when it did not come into power; else whether it was a delta.
    private bool? Take(byte[] archive)
    {
        var loaded = Load(archive);
        if (loaded.Bundle is not { } bundle)
            return Refuse("unread", loaded);
        var isDelta = bundle.Delta is not null;
        if (isDelta)
        {
            var applied = Guarded(() => _active?.Apply(bundle)) ?? new BundleResult(null, BundleErrorCode.Delta, "there is no bundle that the delta could change");
            _failedDeltas++;
            if (applied.Bundle is null)
                return Refuse(bundle.Revision ?? "delta", applied);
            bundle = applied.Bundle;
        }

        if (activation.Take(bundle, isDelta ? "delta" : "snapshot", "unnamed") != ActivationResult.Decides)
            return null;
        _active = bundle;
        return isDelta;
    }

    private BundleResult Load(byte[] archive) => Guarded(() =>
    {
        using var stream = new MemoryStream(archive, writable: false);
        return loader.LoadArchive(stream);
    })!;

    // What a server sends must not end the loop, whatever it does to the reader.
    private static BundleResult? Guarded(Func<BundleResult?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new BundleResult(null, BundleErrorCode.Unreadable, e.GetType().Name);
        }
    }

    private bool? Refuse(string revision, BundleResult refused)
    {
        activation.Refuse(revision, $"{refused.Code}: {refused.Message}");
        return null;
    }
}
