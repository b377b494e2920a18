namespace SecureFin.Rego.Tests.Syntax;

/// <summary>What rego.parse_module says of a text that is no module.</summary>
public sealed class ModuleTreeTests
{
    [Theory]
    [InlineData("a.rego", "package a\n\tq := 1 ]", "1 error occurred: a.rego:2: rego_parse_error: unexpected ] token\n\tq := 1 ]\n\t       ^")]
    [InlineData("", "package foo.", "1 error occurred: 1:12: rego_parse_error: unexpected eof token: expected ident\n\tpackage foo.\n\t           ^")]
    [InlineData("a.rego", "package a\né := 1", "1 error occurred: a.rego:2: rego_parse_error: illegal token\n\té := 1\n\t^")]
    [InlineData("a.rego", "package a\np := \"é\" ]", "1 error occurred: a.rego:2: rego_parse_error: unexpected ] token\n\tp := \"é\" ]\n\t          ^")]
    [InlineData("a.rego", "package a\np\nq", "2 errors occurred:\na.rego:2: rego_parse_error: var cannot be used for rule name\na.rego:3: rego_parse_error: var cannot be used for rule name")]
    [InlineData("a.rego", "", "1 error occurred: a.rego:0: rego_parse_error: empty module")]
    public void A_fault_is_told_with_its_line_and_a_mark_below_it(string file, string text, string expected)
    {
        var context = new BuiltinContext();

        BuiltinRegistry.Find("rego.parse_module")!.Invoke!(context, [RegoValue.FromString(file), RegoValue.FromString(text)]);

        Assert.Equal("rego.parse_module: " + expected, context.TakeError("rego.parse_module")!.Value.Message);
    }
}
