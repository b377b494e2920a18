using System.ComponentModel.DataAnnotations;
using SecureFin.Payments;

namespace SecureFin.Gateway.PaymentRoom;

/// <summary>Where payments are kept; <see cref="PaymentOptions"/> reads the same section.</summary>
internal sealed class PaymentsRoomOptions
{
    public const string Section = PaymentOptions.Section;

    /// <summary>SQLite database file; one gateway process owns it.</summary>
    [Required]
    public string Database { get; init; } = "";
}
