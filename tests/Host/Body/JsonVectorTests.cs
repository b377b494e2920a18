using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Tests.Body;

/// <summary>The cases of tests/data/json through the check that every JSON body passes.</summary>
public sealed class JsonVectorTests
{
    [Fact]
    public void Every_JSON_body_is_judged_as_the_suite_says()
    {
        var wrong = new List<string>();
        var judged = 0;
        foreach (var test in JsonDocument.Parse(File.ReadAllBytes(TestData.Path("json", "parsing.json"))).RootElement.GetProperty("cases").EnumerateArray())
        {
            var name = test.GetProperty("name").GetString()!;
            var body = test.GetProperty("bytes").GetBytesFromBase64();
            if (body.Length == 0)
                continue; // no body is not a JSON body
            judged++;
            var expected = test.GetProperty("expect").GetString();
            if (IsAccepted(body) != (expected == "accept" && !name.Contains("duplicated_key", StringComparison.Ordinal)) && expected != "either")
                wrong.Add(name);
        }

        Assert.Empty(wrong);
        Assert.True(judged > 200, $"{judged} cases");
    }

    private static bool IsAccepted(byte[] body)
    {
        try
        {
            ContentChecks.Run(new HeaderDictionary { ["Content-Type"] = "application/json" }, body);
            return true;
        }
        catch (ProblemException e) when (e.Problem == Problems.BodyMalformed)
        {
            return false;
        }
    }
}
