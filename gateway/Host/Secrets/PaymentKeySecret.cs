using System.Security.Cryptography;
using SecureFin.Contract;
using SecureFin.Gateway.PaymentRoom;

namespace SecureFin.Gateway.Secrets;

/// <summary>The secret that seals payments on disk: a ring of keys, one a line in base64, the one in use first.</summary>
/// <remarks>To rotate, put a version with a new line before the others and restart; payments that are written from then on are sealed with it.</remarks>
internal static class PaymentKeySecret
{
    public const string Name = "gateway/payments";

    /// <summary>Loads the ring; makes one for a database that does not exist yet, where the store can be written.</summary>
    /// <exception cref="ProblemException"><c>secret.unavailable</c>: missing or unreadable.</exception>
    public static async Task<PaymentCipher> LoadAsync(ISecretStore store, LiveSecrets secrets, bool isNew, CancellationToken cancellation)
    {
        if (isNew && store is IWritableSecretStore writable && await store.FindAsync(Name, cancellation) is null)
        {
            using var made = Secret.FromText(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            await writable.PutAsync(Name, made, notAfter: null, cancellation);
        }

        return await new SecretMaterial<PaymentCipher>(secrets, Name, version => PaymentCipher.From(version.Value.RevealText())).GetAsync(cancellation);
    }
}
