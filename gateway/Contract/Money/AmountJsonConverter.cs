using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureFin.Contract;

/// <summary>Reads and writes <c>{"amount":"1250.00","currency":"EUR"}</c>; anything else is refused.</summary>
internal sealed class AmountJsonConverter : JsonConverter<Amount>
{
    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? value = null, currency = null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An amount is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw new JsonException("The members of an amount are strings.");
            switch (name)
            {
                case "amount" when value is null: value = reader.GetString(); break;
                case "currency" when currency is null: currency = reader.GetString(); break;
                default: throw new JsonException("An amount has the members amount and currency, once each.");
            }
        }

        return currency is not null && Amount.TryParse(value, currency, out var amount)
            ? amount
            : throw new JsonException("Not an amount of a known currency.");
    }

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount"u8, value.ToFixedText());
        writer.WriteString("currency"u8, value.Currency);
        writer.WriteEndObject();
    }
}
