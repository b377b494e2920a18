using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>The answers of tests/data/masking/answers.json: codings, charsets, parts, types and headers.</summary>
public sealed class AnswerCasesTests
{
    private static readonly JsonElement[] Cases = Read();

    private static readonly Dictionary<string, string> Mask = new(StringComparer.Ordinal)
    {
        ["iban"] = "partial", ["pan"] = "partial", ["accountNumber"] = "partial", ["partyName"] = "remove",
    };

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
    public async Task An_answer_comes_out_as_the_case_says(int number, string note)
    {
        var test = Cases[number];
        var context = Context();
        var refused = false;

        try
        {
            await new MaskingStage(c => AnswerAsync(c, test), new MaskingPlans(_ => new(MaskingRuns.Key)), NullLogger<MaskingStage>.Instance).InvokeAsync(context);
        }
        catch (ProblemException e)
        {
            Assert.Equal(Problems.MaskingRefused, e.Problem);
            refused = true;
        }

        Assert.True(refused == (test.GetProperty("expected").ValueKind == JsonValueKind.Null), note);
        if (refused) AssertNothingLeft(context, test);
        else AssertHeaders(context, test.GetProperty("expected"), note);
        Assert.DoesNotContain("DE89370400440532013000", Sent(context), StringComparison.Ordinal);
    }

    private static void AssertNothingLeft(DefaultHttpContext context, JsonElement test)
    {
        Assert.Equal("", Sent(context));
        foreach (var (name, value) in context.Response.Headers)
            Assert.False(test.GetProperty("headers").TryGetProperty(name, out _), $"{name}: {value}");
    }

    private static void AssertHeaders(DefaultHttpContext context, JsonElement expected, string note)
    {
        foreach (var header in expected.EnumerateObject())
        {
            if (header.Value.GetString() is { } value) Assert.Equal(value, context.Response.Headers[header.Name].ToString());
            else Assert.False(context.Response.Headers.ContainsKey(header.Name), $"{note}: {header.Name}");
        }

        Assert.DoesNotContain("DE89370400440532013000", string.Concat(context.Response.Headers.Select(h => h.Key + h.Value)), StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(HttpContext context, JsonElement test)
    {
        context.Response.StatusCode = test.GetProperty("status").GetInt32();
        foreach (var header in test.GetProperty("headers").EnumerateObject()) context.Response.Headers[header.Name] = header.Value.GetString();
        var body = test.TryGetProperty("hex", out var hex) ? Convert.FromHexString(hex.GetString()!) : Encoding.UTF8.GetBytes(test.GetProperty("body").GetString()!);
        if (body.Length > 0) await context.Response.Body.WriteAsync(body);
    }

    private static DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        context.Features.Set(new Exchange
        {
            Id = "01JD0000000000000000000000",
            StartedAt = DateTimeOffset.UnixEpoch,
            Decision = new PolicyDecision { DecisionId = "d", BundleRevision = "r", Allowed = true, Obligations = new Obligations { Mask = Mask } },
        });
        return context;
    }

    private static string Sent(HttpContext context) =>
        Encoding.Latin1.GetString(((MemoryStream)context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().Stream).ToArray());

    private static JsonElement[] Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(MaskingRuns.DataFolder, "answers.json")));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
