using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureFin.Contract;

/// <summary>Reads and writes an enumeration as lower-case words joined by hyphens; numbers are refused.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public sealed class KebabCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
