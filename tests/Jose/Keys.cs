using System.Collections.Concurrent;

namespace SecureFin.Jose.Tests;

/// <summary>One generated key per algorithm and name, made once per run.</summary>
internal static class Keys
{
    private static readonly ConcurrentDictionary<(SignatureAlgorithm, string), Lazy<ISigningKey>> Made = new();

    public static ISigningKey For(SignatureAlgorithm algorithm, string kid = "k1") =>
        Made.GetOrAdd((algorithm, kid), static id => new(() => Make(id.Item1, id.Item2))).Value;

    public static VerificationKeySet SetOf(params ISigningKey[] keys) => new([.. keys.Select(key => VerificationKey.From(key.PublicJwk))]);

    private static ISigningKey Make(SignatureAlgorithm algorithm, string kid) =>
        algorithm.IsEcdsa() ? EcdsaSigningKey.Generate(kid, algorithm) : RsaSigningKey.Generate(kid, algorithm);
}
