using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>What a trusted report of the bank does to a payment.</summary>
/// <remarks>
/// A status never goes back, except a late reject after acceptance and a return after settlement. A code that nobody knows
/// keeps the state and calls a person. Source: ISO 20022 ExternalPaymentTransactionStatus1Code and its order of use.
/// </remarks>
internal static class StatusRules
{
    private const int LongestCode = 35;
    private const int LongestReference = 128;

    public static Change Apply(Payment payment, StatusReport report, DateTimeOffset now, PaymentOptions options)
    {
        if (report.BankReference is { Length: 0 or > LongestReference })
            return Attention(payment, "bank.reference_invalid", now, options);
        if (report.BankReference is { } reference && payment.BankReference is { } known && reference != known)
            return Attention(payment, "bank.reference_changed", now, options);
        var told = payment with { BankReference = payment.BankReference ?? report.BankReference };
        if (payment.State is PaymentState.Received or PaymentState.Held or PaymentState.Approved)
            return Attention(payment, "status.before_sending", now, options);
        return TransactionStatus.ToState(report.Code) switch
        {
            null => UnknownCode(told, report, now, options),
            { } target when IsNews(told, target, report.Code) => Move(told, target, report, now, options),
            { } target when Contradicts(told.State, target) => Attention(told, "status.contradiction", now, options),
            _ => Again(payment, told, now, options),
        };
    }

    /// <summary>Money came back: only after settlement.</summary>
    public static Decision Return(Payment payment, string reasonCode, DateTimeOffset now) =>
        payment.State is not PaymentState.Settled
            ? Decision.Refuse(Problems.PaymentState, "Only a settled payment can be returned.")
            : Decision.Do(Change.Loud(
                payment with { State = PaymentState.Returned, ReasonCode = Bounded(reasonCode), Work = WorkKind.None, DueAt = null },
                "payment.returned", now));

    /// <summary>Asks a person to look; work goes on as before.</summary>
    public static Change Attention(Payment payment, string code, DateTimeOffset now, PaymentOptions options)
    {
        var next = NextEnquiry(payment, now, options);
        return payment.AttentionCode == code ? Change.Quiet(next) : Change.Loud(next with { AttentionCode = code }, "payment.attention", now);
    }

    /// <summary>The next enquiry after one more without news; none for a payment that is over or not at a bank.</summary>
    public static Payment NextEnquiry(Payment payment, DateTimeOffset now, PaymentOptions options)
    {
        if (payment.IsFinal || payment.State is PaymentState.Received or PaymentState.Held or PaymentState.Approved)
            return payment;
        if (payment.State is PaymentState.Settled && now - payment.SettledAt >= options.SettledWatch)
            return payment with { Work = WorkKind.None, DueAt = null };
        return payment with { Work = WorkKind.Enquire, DueAt = now + options.Pause(payment.Enquiries), Enquiries = payment.Enquiries + 1 };
    }

    private static Change Move(Payment payment, PaymentState target, StatusReport report, DateTimeOffset now, PaymentOptions options)
    {
        var moved = payment with
        {
            State = target,
            TransactionStatus = report.Code,
            ReasonCode = Bounded(report.ReasonCode),
            MayBeAtBank = true,
            Enquiries = 0,
            SettledAt = target is PaymentState.Settled ? payment.SettledAt ?? now : payment.SettledAt,
            AttentionCode = payment.AttentionCode is DispatchRules.SilentCode ? null : payment.AttentionCode,
            Work = WorkKind.None,
            DueAt = null,
        };
        return Change.Loud(NextEnquiry(moved, now, options), $"payment.{target.ToString().ToLowerInvariant()}", now);
    }

    private static Change UnknownCode(Payment payment, StatusReport report, DateTimeOffset now, PaymentOptions options)
    {
        if (payment.IsFinal)
            return Attention(payment, "status.contradiction", now, options);
        var told = payment with { TransactionStatus = Bounded(report.Code), ReasonCode = Bounded(report.ReasonCode), MayBeAtBank = true };
        return told.TransactionStatus == payment.TransactionStatus
            ? Change.Quiet(NextEnquiry(told, now, options))
            : Change.Loud(NextEnquiry(told, now, options) with { AttentionCode = "status.unknown_code" }, "payment.attention", now);
    }

    private static Change Again(Payment before, Payment told, DateTimeOffset now, PaymentOptions options)
    {
        var next = NextEnquiry(told, now, options);
        return before.BankReference == told.BankReference ? Change.Quiet(next) : Change.Loud(next, "payment.reference", now);
    }

    private static bool IsNews(Payment payment, PaymentState target, string code) => payment.State switch
    {
        PaymentState.Sent or PaymentState.Unknown => true,
        PaymentState.Accepted => target is not PaymentState.Accepted || Rank(code) > Rank(payment.TransactionStatus),
        PaymentState.Settled => target is PaymentState.Settled && Rank(code) > Rank(payment.TransactionStatus),
        _ => false,
    };

    /// <summary>An older report that comes late is no contradiction; a different ending is.</summary>
    private static bool Contradicts(PaymentState state, PaymentState target) =>
        state is PaymentState.Settled or PaymentState.Rejected or PaymentState.Cancelled
        && target is PaymentState.Settled or PaymentState.Rejected or PaymentState.Cancelled
        && state != target;

    private static int Rank(string? code) => code switch
    {
        "RCVD" => 1,
        "ACTC" => 2,
        "PDNG" or "PATC" => 3,
        "ACCP" => 4,
        "ACFC" or "ACWC" => 5,
        "ACSP" or "ACPD" or "ACFW" => 6,
        "ACSC" => 7,
        "ACWP" => 8,
        "ACCC" => 9,
        _ => 0,
    };

    /// <summary>A code of the bank, if it can be one; free text of a bank is never kept.</summary>
    private static string? Bounded(string? code) =>
        code is null || (code.Length is > 0 and <= LongestCode && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            ? code
            : "unreadable";
}
