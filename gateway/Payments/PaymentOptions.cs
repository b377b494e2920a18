using System.ComponentModel.DataAnnotations;

namespace SecureFin.Payments;

/// <summary>How patient the state machine is.</summary>
public sealed class PaymentOptions
{
    public const string Section = "Payments";

    /// <summary>Pause before the first try again, enquiry or poll; doubled each time. 10 ms to 1 min, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries. 100 ms to 1 h, default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How old a send must be before "never received" is believed and it is sent again. 0 to 1 h, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan MinimumAgeBeforeResend { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old the last send must be before "never received" ends a payment that is not to be sent again. Longer than for a resend,
    /// which its key makes harmless: a request that arrives late after this end would be paid, and nobody would ask. 0 to 1 day, default 2 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MinimumAgeBeforeEnd { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the bank remembers an idempotency key; later nothing is sent again without a person. 1 min to 3 days, default 23 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3.00:00:00")]
    public TimeSpan BankKeyWindow { get; init; } = TimeSpan.FromHours(23);

    /// <summary>How long a settled payment is still watched for the final credit. 0 to 10 days, default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "10.00:00:00")]
    public TimeSpan SettledWatch { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tries without an answer before a person must look. 1 to 100, default 8.</summary>
    [Range(1, 100)]
    public int TriesBeforeAttention { get; init; } = 8;

    /// <summary>Calls to banks at the same time. 1 to 256, default 16.</summary>
    [Range(1, 256)]
    public int Parallelism { get; init; } = 16;

    /// <summary>How long delivery of an event is tried before newer events of its payment go ahead. 1 min to 30 days, default 3 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan EventPatience { get; init; } = TimeSpan.FromDays(3);

    internal TimeSpan Pause(int tries)
    {
        var ticks = FirstPause.Ticks * Math.Pow(2, Math.Min(tries, 30));
        return ticks >= LongestPause.Ticks ? LongestPause : TimeSpan.FromTicks((long)ticks);
    }
}
