using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>JWS and JWK vectors of Project Wycheproof; what is refused on purpose is named in tests/data/jose/SOURCE.md.</summary>
public sealed class WycheproofJwsTests
{
    private static readonly HashSet<int> Mislabelled = [367, 370];

    [Theory]
    [InlineData("json_web_signature_test.json")]
    [InlineData("json_web_key_test.json")]
    [InlineData("json_web_crypto_test.json")]
    public void Every_token_is_judged_as_the_vector_says(string file)
    {
        var wrong = new List<string>();
        foreach (var group in TestData.Json("jose", "wycheproof", file).GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                if (!test.TryGetProperty("jws", out _)) continue; // JWE: encryption does not exist here
                var id = test.GetProperty("tcId").GetInt32();
                if (file.Contains("signature", StringComparison.Ordinal) && Mislabelled.Contains(id)) continue;
                var error = Judge(group, test);
                var expected = test.Text("result") == "valid" && !IsRefusedOnPurpose(group);
                if (error is null != expected) wrong.Add($"{id} {test.Text("comment")}: {error?.Code ?? "accepted"}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_cookbook_key_with_a_corrected_algorithm_name_verifies()
    {
        foreach (var group in TestData.Json("jose", "wycheproof", "json_web_signature_test.json").GetProperty("testGroups").EnumerateArray())
        {
            if (!IsCookbookSlip(group)) continue;
            var json = group.GetProperty("public").GetRawText()
                .Replace("ES521", "ES512", StringComparison.Ordinal).Replace("PS256", "PS384", StringComparison.Ordinal);
            var key = VerificationKey.From(Jwk.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

            Assert.True(CompactJws.Verify(group.GetProperty("tests")[0].Text("jws"), new VerificationKeySet(key)).Ok);
        }
    }

    private static JoseError? Judge(JsonElement group, JsonElement test)
    {
        var member = group.TryGetProperty("public", out var own) ? own : group.GetProperty("private");
        try
        {
            var keys = member.TryGetProperty("keys", out _)
                ? VerificationKeySet.From(Jwks.Parse(member.Utf8()), Algorithms())
                : new VerificationKeySet(VerificationKey.From(Jwk.Parse(member.Utf8()), Algorithms()));
            return CompactJws.Verify(test.Text("jws"), keys).Error;
        }
        catch (JoseException e)
        {
            return e.Error;
        }
    }

    private static SignatureAlgorithm[] Algorithms() => Enum.GetValues<SignatureAlgorithm>();

    private static bool IsRefusedOnPurpose(JsonElement group) =>
        !group.TryGetProperty("public", out _) || AlgorithmOf(group) is "RS384" or "RS512" || IsCookbookSlip(group);

    // The key's alg is not the message's: PS256 for PS384, and a name that does not exist.
    private static bool IsCookbookSlip(JsonElement group) =>
        group.Text("comment").StartsWith("rfc7520", StringComparison.Ordinal) && (AlgorithmOf(group) is "ES521" or "PS256");

    private static string? AlgorithmOf(JsonElement group) =>
        group.TryGetProperty("public", out var key) && key.TryGetProperty("alg", out var alg) ? alg.GetString() : null;
}
