using System.Buffers;
using System.Text;
using System.Text.Json;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>The cases of tests/data/masking/cases.json, whole and byte by byte.</summary>
public sealed class MaskingCasesTests
{
    private static readonly JsonElement[] Cases = Read();

    public static TheoryData<int, string> Numbers
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++) data.Add(i, Cases[i].GetProperty("note").GetString()!);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_body_comes_out_as_the_case_says(int number, string note)
    {
        var (plan, type, input, expected) = Open(number);

        Assert.True(expected == MaskingRuns.Whole(plan, type, input), $"{note}: {MaskingRuns.Whole(plan, type, input)}");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Pieces_of_any_size_make_no_difference(int number, string note)
    {
        var (plan, type, input, expected) = Open(number);

        foreach (var size in (int[])[1, 2, 3, 7, 64])
            Assert.True(expected == MaskingRuns.InPieces(plan, type, input, size), $"{note}, pieces of {size}");
    }

    private static (MaskingPlan Plan, string Type, byte[] Input, string? Expected) Open(int number)
    {
        var test = Cases[number];
        var mask = test.GetProperty("mask").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!, StringComparer.Ordinal);
        return (MaskingRuns.Plan(mask), test.GetProperty("type").GetString()!, Encoding.UTF8.GetBytes(test.GetProperty("input").GetString()!), test.GetProperty("expected").GetString());
    }

    private static JsonElement[] Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(MaskingRuns.DataFolder, "cases.json")));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
