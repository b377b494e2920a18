using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>The search itself: it finds a value however somebody wrote it.</summary>
public sealed class CanaryFormsTests
{
    private const string Iban = "DE02120300000000202051";
    private const string Name = "Zwetlana Querfeldt-Ösel";

    public static TheoryData<string, string, string> Writings => new()
    {
        { Iban, "in a sentence", $"paid to {Iban}." },
        { Iban, "paper form", "DE02 1203 0000 0000 2020 51" },
        { Iban, "with dashes", "de02-1203-0000-0000-2020-51" },
        { Iban, "base64 after one byte", Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Iban + "yz")) },
        { Iban, "base64 after two bytes", Convert.ToBase64String(Encoding.UTF8.GetBytes("xx" + Iban + "y")) },
        { Iban, "base64url in a token", "eyJhIjoxfQ." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"sub\":\"{Iban}\"}}")) + ".sig" },
        { Iban, "hex", Convert.ToHexStringLower(Encoding.UTF8.GetBytes("a" + Iban)) },
        { Iban, "UTF-16", Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(Iban)) },
        { Name, "UTF-8", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Name)) },
        { Name, "query", Uri.EscapeDataString(Name) },
        { Name, "form", WebUtility.UrlEncode(Name) },
        { Name, "JSON with everything escaped", "\"" + string.Concat(Name.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))) + "\"" },
        { Name, "capitals", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Name.ToUpperInvariant())) },
    };

    [Theory]
    [MemberData(nameof(Writings))]
    public void A_planted_value_is_found_in_any_writing(string value, string writing, string content)
    {
        var search = new CanarySearch(new Dictionary<string, string>(StringComparer.Ordinal) { [value] = "planted" });

        Assert.True(search.Find("here", Encoding.Latin1.GetBytes(content)).Any(), writing);
    }

    [Fact]
    public void What_was_not_planted_is_not_found()
    {
        var search = new CanarySearch(new Dictionary<string, string>(StringComparer.Ordinal) { [Iban] = "planted" });

        Assert.Empty(search.Find("here", JsonSerializer.SerializeToUtf8Bytes(new { a = "DE0212…2051", b = Guid.NewGuid() })));
    }
}
