using System.ComponentModel.DataAnnotations;
using SecureFin.Payments;

namespace SecureFin.Gateway.Idempotency;

/// <summary>How requests to pass-through routes that move money are remembered.</summary>
internal sealed class IdempotencyOptions
{
    public const string Section = "Idempotency";

    /// <summary>Database file. Default <c>requests.db</c> beside the payments.</summary>
    [MinLength(1)]
    public string? Database { get; init; }

    /// <summary>How long a key is remembered, 1 hour to 90 days. Default 3 days. Longer than any caller repeats a request.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Longest answer that is kept, 1 KiB to 4 MiB, headers included. Default 256 KiB.</summary>
    [Range(1 << 10, 4 << 20)]
    public int MaxAnswerBytes { get; init; } = 256 << 10;

    /// <summary>Most keys at the same time, 1 000 to 10 000 000; beyond, new ones are refused. Default 200 000.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxEntries { get; init; } = 200_000;

    /// <summary>What the ledger needs to know.</summary>
    /// <param name="payments">Database file of the payments.</param>
    /// <param name="protector">Makes the tokens of callers' keys.</param>
    public RequestLedgerOptions Ledger(string payments, IPayloadProtector protector) => new()
    {
        Protector = protector,
        Path = Database ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(payments))!, "requests.db"),
        Retention = Retention,
        MaxEntries = MaxEntries,
    };
}
