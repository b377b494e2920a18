using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Tests.Body;

/// <summary>The bodies of tests/data/attacks/payload.json: each refused, or taken as it stands.</summary>
public sealed class PayloadVectorTests
{
    private static readonly JsonElement[] Cases = Read();

    public static TheoryData<int, string> Numbers
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++) data.Add(i, Cases[i].GetProperty("name").GetString()!);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_body_is_judged_as_the_case_says(int number, string name)
    {
        var test = Cases[number];
        var body = BodyOf(test);
        var before = body.ToArray();

        Assert.True(IsTaken(test, body) == (test.GetProperty("expect").GetString() == "exact"), name);
        Assert.Equal(before, body);
    }

    // As a payment where the case is about its type, else as any body.
    private static bool IsTaken(JsonElement test, byte[] body)
    {
        IHeaderDictionary headers = new HeaderDictionary { ["Content-Type"] = test.GetProperty("contentType").GetString() };
        if (test.TryGetProperty("contentEncoding", out var coding)) headers.ContentEncoding = coding.GetString();
        try
        {
            if (body.Length is 0 or > 1024 * 1024) return false; // no body is no payment; past the bound of a route nothing is read
            ContentChecks.Run(headers, body);
            if (test.GetProperty("class").GetString() == "content-type") InstructionReader.RequireType(headers.ContentType);
            return true;
        }
        catch (ProblemException e) when (e.Problem == Problems.BodyMalformed || e.Problem == Problems.BodyMediaType)
        {
            return false;
        }
    }

    private static byte[] BodyOf(JsonElement test)
    {
        if (!test.TryGetProperty("recipe", out var recipe)) return test.GetProperty("base64").GetBytesFromBase64();
        var parts = recipe.GetProperty("repeat").EnumerateArray().ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < parts.Length; i += 2) text.Insert(text.Length, parts[i].GetString()!, parts[i + 1].GetInt32());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static JsonElement[] Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("attacks", "payload.json")));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }
}
