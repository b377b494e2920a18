namespace SecureFin.Fuzz.Inputs;

/// <summary>A clock that stands still, so that times in inputs mean the same in every run.</summary>
internal sealed class Clock(DateTimeOffset now) : TimeProvider
{
    public static Clock Standing { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_792_000_000));

    public override DateTimeOffset GetUtcNow() => now;
}
