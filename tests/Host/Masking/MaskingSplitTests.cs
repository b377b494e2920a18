using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>Where a body is cut on its way makes no difference: every sample of the corpus, cut in two at every place.</summary>
public sealed class MaskingSplitTests
{
    private const int MaxBytes = 12 * 1024; // each body is masked as often as it has bytes
    private const int MaxCuts = 1000; // of a long body: spread over it, and each at another offset

    private static readonly Dictionary<string, string> Mask = new(StringComparer.Ordinal)
    {
        ["iban"] = "partial", ["pan"] = "token", ["party-name"] = "remove", ["address"] = "partial", ["free-text"] = "partial", ["amount"] = "token", ["bic"] = "partial",
    };

    [Fact]
    public void Cases_cut_in_two_at_every_place_come_out_the_same()
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(MaskingRuns.DataFolder, "cases.json")));
        foreach (var test in cases.RootElement.EnumerateArray())
        {
            var mask = test.GetProperty("mask").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!, StringComparer.Ordinal);
            AssertCuts(mask, test.GetProperty("type").GetString()!, Encoding.UTF8.GetBytes(test.GetProperty("input").GetString()!), test.GetProperty("note").GetString()!);
        }
    }

    [Fact]
    public void Files_of_the_corpus_cut_in_two_come_out_the_same()
    {
        var files = Directory.EnumerateFiles(Path.GetDirectoryName(MaskingRuns.DataFolder)!, "*.json", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length is > 0 and < MaxBytes).Order(StringComparer.Ordinal).Where((_, i) => i % 5 == 0).Take(40).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files) AssertCuts(Mask, "application/json", File.ReadAllBytes(file), file);
    }

    [Fact]
    public void Samples_cut_in_two_at_every_place_come_out_the_same()
    {
        string[] planted = ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "4111111111111111", "anna.berg@bank.example", "Secret Holding Person"];
        for (var seed = 0; seed < 20; seed++)
        {
            AssertCuts(Mask, "application/json", Encoding.UTF8.GetBytes(new JsonSample(seed, planted).Write().Text), $"JSON of seed {seed}");
            AssertCuts(Mask, "application/xml", Encoding.UTF8.GetBytes(new XmlSample(seed, planted).Write().Text), $"XML of seed {seed}");
        }
    }

    private static void AssertCuts(IReadOnlyDictionary<string, string> mask, string type, byte[] body, string what)
    {
        var plan = MaskingRuns.Plan(mask);
        var whole = MaskingRuns.Whole(plan, type, body);
        var step = Math.Max(1, body.Length / MaxCuts) | 1;
        for (var cut = 0; cut <= body.Length; cut += step)
            Assert.True(whole == MaskingRuns.CutAt(plan, type, body, cut), $"{what}, cut at {cut}");
    }
}
