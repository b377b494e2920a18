using System.Globalization;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The time that an entry states, as the clock by which its signatures are judged.</summary>
internal sealed class EntryMoment(PackLeaf leaf) : TimeProvider
{
    private readonly DateTimeOffset _time = DateTimeOffset.TryParse((string?)leaf.Json["time"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : DateTimeOffset.UnixEpoch; // an entry without a time vouches for none

    public override DateTimeOffset GetUtcNow() => _time;
}
