using System.Data;
using System.Security.Cryptography;
using Dapper;

namespace SecureFin.Payments;

/// <summary>Notices at the start that a store was written with another key, not row by row when payments are due.</summary>
internal static class ProtectionProbe
{
    private const string Text = "payments";

    /// <exception cref="CryptographicException">The store was written with another key.</exception>
    public static void Check(IDbConnection connection, IPayloadProtector protector)
    {
        var (probe, token) = connection.QuerySingleOrDefault<(string? Probe, string? Token)>("SELECT probe, token FROM protection WHERE id = 1");
        if (probe is null)
            connection.Execute("INSERT INTO protection (id, probe, token) VALUES (1, @probe, @token)", new { probe = protector.Seal(Text, Text), token = protector.Token(Text) });
        else if (protector.Open(probe, Text) != Text || protector.Token(Text) != token)
            throw new CryptographicException("The payments were written with another key.");
    }
}
