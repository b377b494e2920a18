using System.Text.Json.Nodes;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>The signed examples of RFC 7515, 7797 and 7520 through io.jwt.*.</summary>
public sealed class PublishedTokenTests
{
    public static TheoryData<string> Cookbook() => [.. Directory.EnumerateFiles(TestData.Path("jose", "rfc7520")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cookbook))]
    public void An_example_of_the_cookbook_verifies_and_is_made_again(string file)
    {
        var example = JsonNode.Parse(File.ReadAllText(TestData.Path("jose", "rfc7520", file)))!;
        if ((string?)example["output"]!["compact"] is not { } token || token.Contains("..", StringComparison.Ordinal)) return; // JSON and detached forms are no tokens
        var (key, algorithm) = (example["input"]!["key"]!.AsObject(), (string)example["input"]!["alg"]!);

        Assert.Equal("true", VerifyWith(algorithm, token, key));
        Assert.Equal("false", VerifyWith(algorithm, Altered(token), key));
        var payload = (string)example["input"]!["payload"]!;
        Assert.Equal("error: type is JWT but payload is not JSON", Call("io.jwt.encode_sign_raw", $$"""{"alg":"{{algorithm}}"}""", payload, key.ToJsonString()));
        var made = RegoJson.Parse(Call("io.jwt.encode_sign_raw", $$"""{"alg":"{{algorithm}}","typ":"prose"}""", payload, key.ToJsonString())).AsString();
        Assert.Equal("true", VerifyWith(algorithm, made, key));
    }

    [Fact]
    public void The_first_example_of_RFC_7515_is_made_again_to_the_last_byte()
    {
        var item = JsonNode.Parse(File.ReadAllText(TestData.Path("jose", "jws.json")))!["cases"]![0]!;
        var token = (string)item["jws"]!;
        var parts = token.Split('.');

        Assert.Equal($"\"{token}\"", Call("io.jwt.encode_sign_raw", Text(parts[0]), Text(parts[1]), item["key"]!.ToJsonString()));
    }

    [Fact]
    public void The_examples_of_RFC_7515_and_7797_end_as_published()
    {
        var cases = JsonNode.Parse(File.ReadAllText(TestData.Path("jose", "jws.json")))!["cases"]!.AsArray();
        foreach (var item in cases.Where(item => item!["payload"] is null))
        {
            var (token, algorithm) = ((string)item!["jws"]!, (string)item["alg"]!);
            var isValid = (string?)item["expect"] == "valid";

            Assert.Equal(isValid ? "true" : "false", VerifyWith(algorithm, token, item["key"]!.AsObject()));
        }
    }

    [Fact]
    public void The_first_example_of_RFC_7515_is_decoded_within_its_time_and_refused_at_its_end()
    {
        var item = JsonNode.Parse(File.ReadAllText(TestData.Path("jose", "jws.json")))!["cases"]![0]!;
        var (token, key) = ((string)item["jws"]!, item["key"]!.ToJsonString());
        const string Claims = """{"exp":1300819380,"http://example.com/is_root":true,"iss":"joe"}""";

        Assert.Equal("""[{"alg":"HS256","typ":"JWT"},""" + Claims + ""","74""", Call("io.jwt.decode", token)[..^64] );
        Assert.Equal("""[true,{"alg":"HS256","typ":"JWT"},""" + Claims + "]", Constrained(token, key, "1300819379999999744"));
        Assert.Equal("[false,{},{}]", Constrained(token, key, "1300819380000000000"));
    }

    private static string Constrained(string token, string key, string time)
    {
        var map = new RegoObjectBuilder(2);
        map.Set("cert", RegoValue.FromString(key));
        map.Set("time", RegoJson.Parse(time));
        return Call("io.jwt.decode_verify", RegoValue.FromString(token), map.Build());
    }

    private static string VerifyWith(string algorithm, string token, JsonObject key)
    {
        var name = "io.jwt.verify_" + algorithm.ToLowerInvariant();
        if (!algorithm.StartsWith('H')) return Call(name, token, Public(key));
        var secret = System.Buffers.Text.Base64Url.DecodeFromChars((string)key["k"]!);
        return Call(name, token, GoText.Decode(secret));
    }

    private static string Public(JsonObject key)
    {
        var part = key.DeepClone().AsObject();
        foreach (var name in new[] { "d", "p", "q", "dp", "dq", "qi" }) part.Remove(name);
        return part.ToJsonString();
    }

    // Another first character of the signature: the last one can have bits that mean nothing.
    private static string Altered(string token)
    {
        var at = token.LastIndexOf('.') + 1;
        return token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
    }

    private static string Text(string part) => System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));

    private static string Call(string name, params ReadOnlySpan<string> texts)
    {
        var args = new RegoValue[texts.Length];
        for (var i = 0; i < args.Length; i++) args[i] = RegoValue.FromString(texts[i]);
        return Call(name, args);
    }

    private static string Call(string name, params RegoValue[] args)
    {
        var context = new BuiltinContext { NowNanoseconds = 1_300_000_000_000_000_000 };
        var value = BuiltinRegistry.Find(name)!.Invoke!(context, args);
        return context.TakeError(name) is { } error ? "error: " + error.Message.Replace(name + ": ", "", StringComparison.Ordinal) : value.ToJson();
    }
}
