using System.Globalization;
using System.Text.RegularExpressions;
using SecureFin.Rego.Formatting;
using SecureFin.Rego.Syntax;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Formatting;

/// <summary>What formatting must keep, over all modules of the conformance files and recorded checks.</summary>
public sealed partial class FormatPropertyTests
{
    [Fact]
    public void A_formatted_module_means_the_same_and_formatting_it_again_changes_nothing()
    {
        var faults = new List<string>();
        foreach (var module in Modules()) Check(module, faults);
        Assert.True(faults.Count == 0, $"{faults.Count}:\n" + string.Join("\n----\n", faults.Take(5)));
    }

    [Fact]
    public void An_import_that_nobody_can_name_stays_one() =>
        Assert.Equal("package p\n\nimport data.b as _\n", RegoFormatter.Format("a.rego", "package p\nimport data.b as _").Text);

    [Fact]
    public void A_metadata_block_stays_with_its_rule_when_an_import_moves_before_it()
    {
        var once = RegoFormatter.Format("a.rego", "package p\n\n# above\n\n# METADATA\n# title: q\nq := 1\n\n# of b\nimport data.b\n\nr := b\n").Text!;

        Assert.Equal("package p\n\n# above\n\nimport data.b\n\n# METADATA\n# title: q\nq := 1\n\n# of b\n\nr := b\n", once);
        Assert.Equal(once, RegoFormatter.Format("a.rego", once).Text);
    }

    [Fact]
    public void A_comment_behind_an_import_moves_with_it()
    {
        var once = RegoFormatter.Format("a.rego", "package p\n\nimport data.c # c\nimport data.b\nimport data.a # a\n# below\nq := 1\n").Text!;

        Assert.Equal("package p\n\nimport data.a # a\nimport data.b\nimport data.c # c\n\n# below\nq := 1\n", once);
        Assert.Equal(once, RegoFormatter.Format("a.rego", once).Text);
    }

    [Fact]
    public void A_body_that_is_a_set_keeps_its_braces()
    {
        var once = RegoFormatter.Format("a.rego", "package p\n\nq if { {false} }\n").Text!;

        Assert.Equal("package p\n\nq if {\n\t{false}\n}\n", once);
        Assert.Equal(once, RegoFormatter.Format("a.rego", once).Text);
    }

    [Fact]
    public void An_else_behind_a_body_that_becomes_one_line_has_a_line_of_its_own()
    {
        var once = RegoFormatter.Format("a.rego", "package p\n\nq := 1 if {\n\tx: y\n} else := 2\n").Text!;

        Assert.Equal("package p\n\nq := 1 if {x: y}\n\nelse := 2\n", once);
        Assert.Equal(once, RegoFormatter.Format("a.rego", once).Text);
    }

    // Behind other text, indented, with a comment that does not belong to it close by, within terms, with blanks that YAML keeps.
    [Theory]
    [InlineData("package p# METADATA\n# title: x\nq := 1\n")]
    [InlineData("package p\nimport data.b # METADATA\n# title: x\nq := 1\n")]
    [InlineData("package p\nq := 1 # METADATA\n# title: x\nr := 1 # y\n")]
    [InlineData("package p\nq if {\n\ttrue # METADATA\n# title: x\n\tfalse\n}\nr := 1\n")]
    [InlineData("package p\nq if {\n  # METADATA\n# title: x\n# description: y\n\tfalse }\nr := 1\n")]
    [InlineData("package p\nq := [1, # METADATA\n# title: x\n2]\n# y\nr := 1\n")]
    [InlineData("package p\nq := 1 + # METADATA\n# title: x\n2 # z\n# y\nr := 1\n")]
    [InlineData("package p\n# METADATA\n# title: x\n  # y\nr := 1\n")]
    [InlineData("package p\n# METADATA\n# description: |\n#  x  \n#  \n#  y\n# title: z\nr := 1\n")]
    [InlineData("# METADATA\n# title: x\n# scope: subpackages\n # y\npackage p\n# METADATA\n# title: x\nq := f(1, # METADATA\n# title: y\n  2)\nr := 1\n")]
    [InlineData("# METADATA\r\n# title: x\r\npackage p # METADATA\r\n# title: y\r\nr := 1\r\n")]
    public void A_block_of_metadata_keeps_its_words_and_what_it_speaks_of(string module)
    {
        var faults = new List<string>();
        Check(module, faults);
        Assert.Empty(faults);
    }

    // Comments at the ends of lines, alone on lines of their own, and behind commas and brackets inside of lines.
    [Theory]
    [InlineData("\n", " # c{0}.\n")]
    [InlineData("\n", "\n# c{0}.\n")]
    [InlineData(", ", ", # c{0}.\n")]
    [InlineData("[", "[ # c{0}.\n")]
    [InlineData("{", "{{ # c{0}.\n")]
    public void A_comment_in_any_place_stays_once(string place, string comment)
    {
        var faults = new List<string>();
        foreach (var module in Modules().Where(module => !module.AsSpan().ContainsAny('`', '#')))
        {
            var number = 0;
            var parts = module.Split(place);
            var commented = parts[0] + string.Concat(parts.Skip(1).Select(part => string.Format(CultureInfo.InvariantCulture, comment, number++) + part));
            Check(commented, faults);
            if (RegoFormatter.Format("a.rego", commented).Text is not { } text) continue;
            var lost = Enumerable.Range(0, number).Where(i => text.Split($"# c{i}.").Length != 2).ToList();
            if (lost.Count > 0) faults.Add($"comments {string.Join(' ', lost)} of\n{commented}\n=>\n{text}");
        }

        Assert.True(faults.Count == 0, $"{faults.Count}:\n" + string.Join("\n----\n", faults.Take(5)));
    }

    internal static void Check(string module, List<string> faults)
    {
        if (RegoFormatter.Format("a.rego", module).Text is not { } once) return;
        var twice = RegoFormatter.Format("a.rego", once).Text;
        if (twice != once) faults.Add($"not stable\n{module}\n=>\n{once}\n=>\n{twice}");
        if (Tree(module) is var before && Tree(once) is var after && before != after) faults.Add($"not the same\n{module}\n=>\n{once}\n{before}\n{after}");
    }

    // Imports are sorted, "=" of a head becomes ":=", and names of wildcards are numbers.
    private static string Tree(string module)
    {
        var context = new BuiltinContext();
        var parsed = ModuleJson.Parse(context, "a.rego", module);
        if (context.TakeError("tree") is { } error) return error.Message;
        var tree = parsed.AsObject();
        var imports = tree["imports"];
        var sorted = imports.IsDefined ? string.Join('\n', imports.AsArray().AsSpan().ToArray().Select(item => item.ToJson()).Order(StringComparer.Ordinal).Distinct()) : "";
        return sorted + Notes(module) + Wildcard().Replace(tree["rules"].IsDefined ? tree["rules"].ToJson() : "", "$").Replace(",\"assign\":true", "", StringComparison.Ordinal).Replace("\"assign\":true,", "", StringComparison.Ordinal);
    }

    private static string Notes(string module)
    {
        var read = new Parser("a.rego", module).ParseModule()!;
        return string.Concat(read.Annotations.Select(note => $"package {note.Fields.ToJson()}\n"))
            + string.Concat(read.Rules.SelectMany((rule, i) => rule.Annotations.Select(note => $"{i} {note.Fields.ToJson()}\n")));
    }

    private static IEnumerable<string> Modules()
    {
        var cases = File.ReadLines(TestData.Path("rego-conformance", "cases.jsonl")).Select(line => RegoJson.Parse(line).AsObject()["modules"])
            .SelectMany(list => list.IsDefined ? list.AsArray().AsSpan().ToArray().Select(text => text.AsString()) : []);
        var checks = RegoJson.Parse(File.ReadAllBytes(TestData.Path("opa-contract", "cli", "check.json"))).AsObject()["cases"].AsArray().AsSpan().ToArray()
            .Select(item => item.AsObject()["files"].AsObject()).SelectMany(files => Enumerable.Range(0, files.Count).Select(i => files.ValueAt(i).AsString()));
        return cases.Concat(checks).Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Wildcard();
}
