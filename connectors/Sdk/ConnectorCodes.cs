namespace SecureFin.Connectors;

/// <summary>Reason codes of connectors. A code is a promise: add, never rename.</summary>
public static class ConnectorCodes
{
    /// <summary>The instruction sets a field that this bank's interface has no place for, and settings do not allow to drop it.</summary>
    public const string FieldNotCarried = "connector.field_not_carried";

    /// <summary>A value is longer than this bank's interface takes. Nothing is ever cut.</summary>
    public const string FieldTooLong = "connector.field_too_long";

    /// <summary>A value has no form in this bank's interface.</summary>
    public const string FieldInvalid = "connector.field_invalid";

    /// <summary>The bank's answer is not what its interface describes.</summary>
    public const string AnswerUnreadable = "bank.answer_unreadable";

    /// <summary>The bank's answer speaks of another payment, amount or consent than ours.</summary>
    public const string AnswerMismatch = "bank.answer_mismatch";

    /// <summary>The bank could not or would not answer now: 401, 408, 409, 425, 429 or 5xx.</summary>
    public const string Unavailable = "bank.unavailable";

    /// <summary>The bank refused and gave no reason code of its own.</summary>
    public const string Refused = "bank.refused";

    /// <summary>A person at the bank's side has not authorised the consent yet.</summary>
    public const string AwaitingAuthorisation = "bank.awaiting_authorisation";

    /// <summary>The state handed in was not made by this connector.</summary>
    public const string StateUnknown = "connector.state_unknown";
}
