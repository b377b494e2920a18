using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>Where a body is cut on its way makes no difference: every sample of the corpus, cut in two at every place.</summary>
public sealed class MaskingSplitTests
{
    private const int MaxBytes = 12 * 1024; // each body is masked as often as it has bytes
    private const int MaxCuts = 400; // of a long body: spread over it, and each at another offset

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

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("xml", "application/xml")]
    public void Files_of_the_corpus_cut_in_two_come_out_the_same(string extension, string type)
    {
        var mask = new Dictionary<string, string>(StringComparer.Ordinal) { ["iban"] = "partial", ["pan"] = "token", ["party-name"] = "remove", ["address"] = "partial", ["free-text"] = "partial", ["amount"] = "token", ["bic"] = "partial" };
        var files = Directory.EnumerateFiles(Path.GetDirectoryName(MaskingRuns.DataFolder)!, "*." + extension, SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length is > 0 and < MaxBytes).Order(StringComparer.Ordinal).Where((_, i) => i % 5 == 0).Take(40).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files) AssertCuts(mask, type, File.ReadAllBytes(file), file);
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
