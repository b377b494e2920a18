using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Compile;

/// <summary>Modules recorded with the errors that OPA reports for them.</summary>
public sealed class CheckRecordTests
{
    public static TheoryData<string> Cases() => [.. Records().Select(record => record["name"].AsString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_module_is_accepted_or_refused_with_the_same_code_place_and_message(string name)
    {
        var record = Records().First(item => item["name"].AsString() == name);
        var files = record["files"].AsObject();
        var modules = Enumerable.Range(0, files.Count).Select(i => new RegoModuleSource(files.KeyAt(i).AsString(), files.ValueAt(i).AsString())).ToList();

        var result = new RegoCompiler(new CompilerOptions { Strict = record["strict"].IsTrue }).Compile(modules);

        Assert.Equal(Wanted(record), result.Errors.Select(error => $"{error.Code} {error.Row}:{error.Column} {error.Message}"));
    }

    private static List<RegoObject> Records() => RegoJson.Parse(File.ReadAllBytes(TestData.Path("opa-contract", "cli", "check.json")))
        .AsObject()["cases"].AsArray().AsSpan().ToArray().Select(item => item.AsObject()).ToList();

    private static IEnumerable<string> Wanted(RegoObject record) => record["errors"].IsUndefined
        ? []
        : record["errors"].AsArray().AsSpan().ToArray().Select(item => item.AsObject()).Select(error =>
        {
            var place = error["location"].IsUndefined ? RegoObject.Empty : error["location"].AsObject();
            return $"{error["code"].AsString()} {Number(place["row"])}:{Number(place["col"])} {error["message"].AsString()}";
        });

    private static string Number(RegoValue value) => value.IsUndefined ? "0" : value.NumberText();
}
