using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Jose;

/// <summary>Comparisons whose time does not tell where two texts differ.</summary>
internal static class FixedTime
{
    public static bool Equals(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
