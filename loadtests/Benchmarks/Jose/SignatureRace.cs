using System.Diagnostics;
using System.Security.Cryptography;
using SecureFin.Jose;

namespace SecureFin.Benchmarks.Jose;

/// <summary>ES256 of the gateway's keys beside the platform's own call, in turns on one thread.</summary>
internal static class SignatureRace
{
    private const int Turns = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Data = new byte[64];

    public static void Measure(BenchmarkResult result)
    {
        using var platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ours = EcdsaSigningKey.FromPkcs8(platform.ExportPkcs8PrivateKey(), "race");
        var (theirRates, ourRates) = (new List<double>(), new List<double>());
        for (var i = 0; i < Turns; i++)
        {
            theirRates.Add(PerSecond(() => platform.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));
            ourRates.Add(PerSecond(() => ours.Sign(Data)));
        }

        result.Add("es256_per_s", Median(ourRates), $"64 bytes; median of {Turns} turns");
        result.Add("es256_over_platform", Median(ourRates) / Median(theirRates), "the same over ECDsa.SignData of the base library");
    }

    private static double PerSecond(Func<byte[]> sign)
    {
        var count = 0;
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed < Turn; count++) sign();
        return count / watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
