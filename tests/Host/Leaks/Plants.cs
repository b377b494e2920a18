using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>Makes values that must not be seen and remembers where each was planted.</summary>
internal sealed class Plants
{
    public const string Iban = "DE02120300000000202051";
    public const string OtherIban = "FR1420041010050500013M02606";
    public const string Pan = "4539578763621486";
    public const string Name = "Zwetlana Querfeldt";
    public const string Email = "z.querfeldt@canary.example";

    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        [Iban] = "IBAN", [OtherIban] = "other IBAN", [Pan] = "PAN", [Name] = "name", [Email] = "e-mail",
    };

    /// <summary>Value → what it is.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>A fresh word of letters and digits for one place.</summary>
    public string At(string place)
    {
        var word = "Cn" + RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ0123456789", 16);
        _values[word] = place;
        return word;
    }

    /// <summary>A word for one place among all identifiers.</summary>
    public string AllAt(string place) => $"{At(place)} {Iban} {Pan} {Name} {Email}";

    /// <summary>A value that was made elsewhere: a token, a key.</summary>
    public void Add(string value, string kind) => _values[value] = kind;
}
