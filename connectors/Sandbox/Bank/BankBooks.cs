using System.Globalization;
using System.Text.Json.Nodes;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Bank;

/// <summary>All that the bank remembers: consents, payments, keys. One lock guards it; nothing waits while holding it.</summary>
internal sealed class BankBooks(SandboxBankOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ConsentRecord> _consents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaymentRecord> _payments = new(StringComparer.Ordinal);
    private readonly IdempotencyLedger _keys = new(options.Time);
    private readonly HashSet<string> _failedOnce = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _spent = new(StringComparer.Ordinal);

    public DateTimeOffset Now => options.Time.GetUtcNow();

    public IReadOnlyList<PaymentRecord> Payments
    {
        get
        {
            lock (_lock)
                return [.. _payments.Values.OrderBy(p => p.CreatedAt).ThenBy(p => p.DomesticPaymentId, StringComparer.Ordinal)];
        }
    }

    public ConsentRecord? Consent(string id, string clientId)
    {
        lock (_lock)
            return _consents.GetValueOrDefault(id) is { } consent && consent.ClientId == clientId ? consent : null;
    }

    public PaymentRecord? Payment(string id, string clientId)
    {
        lock (_lock)
            return _payments.GetValueOrDefault(id) is { } payment && payment.Consent.ClientId == clientId ? payment : null;
    }

    /// <summary>A new consent, or the one that the key made before.</summary>
    public (ConsentRecord? Consent, BankAnswer? Refusal) OpenConsent(BankCall call, ReadOnlySpan<byte> body)
    {
        lock (_lock)
        {
            var seen = _keys.Find(call.Client.ClientId, "consents", call.IdempotencyKey!, body);
            if (seen.Known)
                return seen.SameBody ? (_consents[seen.ResourceId], null) : (null, BankAnswer.Error(400, "DUPL", "x-idempotency-key"));
            if (InitiationRules.Check(call.Body!, options.Accounts) is { } refusal)
                return (null, refusal);
            var initiation = call.Body!["Data"]!["Initiation"]!.AsObject();
            Faults.TryFromName(Wire.Text(initiation, "CreditorAccount", "Name")!, out var fault);
            var consent = new ConsentRecord
            {
                ConsentId = "C-" + Ulid.New(options.Time),
                ClientId = call.Client.ClientId,
                Initiation = initiation.DeepClone().AsObject(),
                Risk = call.Body["Risk"]!.DeepClone().AsObject(),
                Fault = fault,
                CreatedAt = Now,
            };
            _consents.Add(consent.ConsentId, consent);
            _keys.Keep(call.Client.ClientId, "consents", call.IdempotencyKey!, body, consent.ConsentId);
            return (consent, null);
        }
    }

    /// <summary>A new payment, or the one that the key made before; <c>IsNew</c> tells which.</summary>
    public (PaymentRecord? Payment, bool IsNew, BankAnswer? Refusal) PlaceOrder(BankCall call, ReadOnlySpan<byte> body)
    {
        lock (_lock)
        {
            var seen = _keys.Find(call.Client.ClientId, "payments", call.IdempotencyKey!, body);
            if (seen is { Known: true, SameBody: false })
                return (null, false, BankAnswer.Error(400, "DUPL", "x-idempotency-key"));
            if (seen.Known)
            {
                _payments[seen.ResourceId].Attempts++;
                return (_payments[seen.ResourceId], false, null);
            }

            if (Usable(call, out var consent) is { } refusal)
                return (null, false, refusal);
            if (consent!.Fault == Fault.Unavailable && _failedOnce.Add(consent.ConsentId))
                return (null, false, BankAnswer.Error(503, "FF10"));
            var payment = Book(call, consent);
            _keys.Keep(call.Client.ClientId, "payments", call.IdempotencyKey!, body, payment.DomesticPaymentId);
            return (payment, true, null);
        }
    }

    private BankAnswer? Usable(BankCall call, out ConsentRecord? consent)
    {
        consent = null;
        if (Wire.Text(call.Body, "Data", "ConsentId") is not { } id || !_consents.TryGetValue(id, out consent) || consent.ClientId != call.Client.ClientId)
            return BankAnswer.Error(400, "MINF", "Data.ConsentId");
        if (consent.ConsumedAt is not null)
            return BankAnswer.Error(400, "DU03", "Data.ConsentId");
        if (!JsonNode.DeepEquals(consent.Initiation, Wire.At(call.Body, "Data", "Initiation")) || !JsonNode.DeepEquals(consent.Risk, call.Body!["Risk"]))
            return BankAnswer.Error(400, "FF01", "Data.Initiation");
        return null;
    }

    private PaymentRecord Book(BankCall call, ConsentRecord consent)
    {
        var amount = decimal.Parse(Wire.Text(consent.Initiation, "InstructedAmount", "Amount")!, CultureInfo.InvariantCulture);
        var late = consent.Fault == Fault.LateStatus ? options.LateStatus : TimeSpan.Zero;
        var payment = new PaymentRecord
        {
            DomesticPaymentId = "P-" + Ulid.New(options.Time),
            Consent = consent,
            IdempotencyKey = call.IdempotencyKey!,
            CreatedAt = Now,
            RejectedFor = consent.Fault == Fault.Reject ? "AC04" : Spend(consent, amount),
            UntilProcessing = options.StatusStep + late,
            UntilSettled = (2 * options.StatusStep) + late,
            Amount = amount,
        };
        consent.ConsumedAt = payment.CreatedAt;
        _payments.Add(payment.DomesticPaymentId, payment);
        return payment;
    }

    // An account never goes below zero; a consent that names no account of this bank draws on none.
    private string? Spend(ConsentRecord consent, decimal amount)
    {
        if (AccountLedger.DebtorOf(consent, options.Accounts) is not { } account)
            return null;
        var spent = _spent.GetValueOrDefault(account.AccountId) + amount;
        if (spent > account.OpeningBalance)
            return "AM04";
        _spent[account.AccountId] = spent;
        return null;
    }
}
