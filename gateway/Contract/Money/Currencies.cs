using System.Collections.Frozen;

namespace SecureFin.Contract;

/// <summary>ISO 4217 currency codes in circulation and their exponents (digits after the point).</summary>
/// <remarks>Source: ISO 4217 list one, edition of 2025. Funds and metal codes are left out: no bank pays in them.</remarks>
public static class Currencies
{
    private const string Two =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private static readonly FrozenDictionary<string, int> Exponents = Build();

    /// <summary>Digits after the point: 2 for most, 0 for JPY, 3 for BHD.</summary>
    /// <exception cref="FormatException">The code is not in the list.</exception>
    public static int Exponent(string currency) =>
        TryGetExponent(currency, out var exponent) ? exponent : throw new FormatException("Unknown currency code.");

    /// <summary>False when the code is not in the list; codes are upper case.</summary>
    public static bool TryGetExponent(string currency, out int exponent) => Exponents.TryGetValue(currency, out exponent);

    private static FrozenDictionary<string, int> Build()
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        Add("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0);
        Add(Two, 2);
        Add("BHD IQD JOD KWD LYD OMR TND", 3);
        Add("CLF UYW", 4);
        return all.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string codes, int exponent)
        {
            foreach (var code in codes.Split(' '))
                all.Add(code, exponent);
        }
    }
}
