using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>Writes a bank's JSON from canonical values. Absent values are left out; a value that does not fit is kept as the refusal.</summary>
/// <remarks>The bytes are a pure function of the calls: no indentation, members in the order written. Owned by one translation.</remarks>
public sealed class BankJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _json;

    private BankJson(Utf8JsonWriter json) => _json = json;

    /// <summary>The first value that did not fit, or null.</summary>
    public PaymentStep.Refused? Refusal { get; private set; }

    /// <summary>Writes one object.</summary>
    public static (ReadOnlyMemory<byte> Bytes, PaymentStep.Refused? Refusal) Object(Action<BankJson> members)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(bytes, Options);
        var json = new BankJson(writer);
        writer.WriteStartObject();
        members(json);
        writer.WriteEndObject();
        writer.Flush();
        return (bytes.WrittenMemory, json.Refusal);
    }

    /// <summary>A text as a JSON string, quotes and all.</summary>
    public static ReadOnlyMemory<byte> Quote(string value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, Options);
        writer.WriteStringValue(value);
        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>A text member, absent when null; longer than <paramref name="max"/> characters or empty is refused.</summary>
    /// <param name="member">Name on the wire; the refusal names it too.</param>
    /// <param name="value">The text.</param>
    /// <param name="max">Longest text the bank takes, in Unicode code points.</param>
    public BankJson Text(string member, string? value, int max)
    {
        if (value is null)
            return this;
        if (!Fits(member, value, max))
            return this;
        _json.WriteString(member, value);
        return this;
    }

    /// <summary>A list of texts, absent when empty.</summary>
    public BankJson Texts(string member, IReadOnlyList<string>? values, int max, int maxItems)
    {
        if (values is null || values.Count == 0)
            return this;
        if (values.Count > maxItems)
            Refuse(ConnectorCodes.FieldTooLong, member);
        _json.WriteStartArray(member);
        foreach (var value in values)
        {
            if (Fits(member, value, max))
                _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
        return this;
    }

    /// <summary>An object member.</summary>
    public BankJson Member(string member, Action<BankJson> members)
    {
        _json.WriteStartObject(member);
        members(this);
        _json.WriteEndObject();
        return this;
    }

    /// <summary>An object member made from a value, absent when the value is null.</summary>
    public BankJson Member<T>(string member, T? value, Action<BankJson, T> members)
        where T : class =>
        value is null ? this : Member(member, json => members(json, value));

    /// <summary>An array member with one object.</summary>
    public BankJson ArrayOfOne(string member, Action<BankJson> members)
    {
        _json.WriteStartArray(member);
        _json.WriteStartObject();
        members(this);
        _json.WriteEndObject();
        _json.WriteEndArray();
        return this;
    }

    /// <summary>A positive amount as a decimal text with the currency's digits.</summary>
    public BankJson Money(string member, string amountName, string currencyName, Amount amount, int maxDigits)
    {
        var text = amount.ToFixedText();
        if (amount.Value <= 0)
            Refuse(ConnectorCodes.FieldInvalid, member);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if ((point < 0 ? text.Length : point) > maxDigits)
            Refuse(ConnectorCodes.FieldTooLong, member);
        return Member(member, json =>
        {
            json._json.WriteString(amountName, text);
            json._json.WriteString(currencyName, amount.Currency);
        });
    }

    /// <summary>A positive amount as a whole number of the currency's smallest unit; another currency is refused.</summary>
    public BankJson Cents(string member, Amount amount, string currency)
    {
        if (amount.Value <= 0 || amount.Currency != currency)
            Refuse(ConnectorCodes.FieldInvalid, member);
        _json.WriteNumber(member, BankMoney.ToMinor(amount));
        return this;
    }

    /// <summary>Keeps the first refusal; later ones do not matter.</summary>
    public void Refuse(string code, string field) => Refusal ??= new PaymentStep.Refused(code, field);

    private bool Fits(string member, string value, int max)
    {
        if (value.Length == 0 || value.AsSpan().ContainsAnyInRange('\0', '\u001f') || !IsWellFormed(value))
            Refuse(ConnectorCodes.FieldInvalid, member);
        else if (value.EnumerateRunes().Count() > max)
            Refuse(ConnectorCodes.FieldTooLong, member);
        else
            return true;
        return false;
    }

    private static bool IsWellFormed(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (System.Text.Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
                return false;
            rest = rest[used..];
        }

        return true;
    }
}
