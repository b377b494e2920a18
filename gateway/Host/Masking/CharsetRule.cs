using Microsoft.Net.Http.Headers;

namespace SecureFin.Gateway.Masking;

/// <summary>JSON and XML come in UTF-8; who names a charset names that one, and once.</summary>
internal static class CharsetRule
{
    /// <summary>True without a charset, and for one of UTF-8 or US-ASCII; two leave open which counts.</summary>
    public static bool IsUtf8(MediaTypeHeaderValue type)
    {
        var named = type.Parameters.Where(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)).ToList();
        return named.Count == 0 || (named.Count == 1 && IsUtf8(named[0].GetUnescapedValue().Value ?? ""));
    }

    private static bool IsUtf8(string charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
}
