using System.Text.Json.Serialization;

namespace SecureFin.Contract;

/// <summary>What kind of data a field holds. One map from fields to classes drives logs, traces, policy logs, audit and answers.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DataClass>))]
public enum DataClass
{
    /// <summary>Neither personal nor secret.</summary>
    Public,

    /// <summary>Known to the company and its banks, no personal data: rates, cut-offs, references.</summary>
    Internal,

    /// <summary>An international bank account number (ISO 13616).</summary>
    Iban,

    /// <summary>A national account number with its scheme, such as a UK sort code and number.</summary>
    AccountNumber,

    /// <summary>A card number (ISO/IEC 7812).</summary>
    Pan,

    /// <summary>The name of a person or company.</summary>
    PartyName,

    /// <summary>A postal or e-mail address.</summary>
    Address,

    /// <summary>An amount of money.</summary>
    Amount,

    /// <summary>Text that people typed; may hold any of the others.</summary>
    FreeText,

    /// <summary>Token, key or password: never shown, in no form.</summary>
    Credential,
}
