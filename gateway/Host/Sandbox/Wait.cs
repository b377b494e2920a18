using System.Security.Cryptography;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Small things that demonstrations share.</summary>
internal static class Wait
{
    /// <summary>Polls until the condition holds, at most 15 seconds.</summary>
    public static async Task UntilAsync(Func<bool> holds, string otherwise, CancellationToken cancellation)
    {
        for (var tries = 0; !holds(); tries++)
        {
            DemonstrationFailedException.Unless(tries < 750, otherwise);
            await Task.Delay(20, cancellation);
        }
    }

    /// <summary>A fresh idempotency key.</summary>
    public static string Key() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
