using SecureFin.Rego.Formatting;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Formatting;

/// <summary>Modules recorded before and after <c>opa fmt</c>.</summary>
public sealed class FormatRecordTests
{
    public static TheoryData<string> Cases() => [.. Records().Select(record => record["name"].AsString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_module_is_formatted_as_recorded(string name)
    {
        var record = Records().First(item => item["name"].AsString() == name);

        var result = RegoFormatter.Format("stdin", record["before"].AsString());

        if (record["after"].IsUndefined)
        {
            Assert.Null(result.Text);
            Assert.Contains(result.Errors[0].ToString(), record["error"].AsString(), StringComparison.Ordinal);
            return;
        }

        Assert.Empty(result.Errors);
        Assert.Equal(record["after"].AsString(), result.Text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Formatting_twice_changes_nothing(string name)
    {
        var record = Records().First(item => item["name"].AsString() == name);
        if (RegoFormatter.Format("stdin", record["before"].AsString()).Text is { } once)
        {
            Assert.Equal(once, RegoFormatter.Format("stdin", once).Text);
        }
    }

    private static List<RegoObject> Records() => RegoJson.Parse(File.ReadAllBytes(TestData.Path("opa-contract", "cli", "fmt.json")))
        .AsObject()["cases"].AsArray().AsSpan().ToArray().Select(item => item.AsObject()).ToList();
}
