namespace SecureFin.Cli.Tests.Policy;

/// <summary>What somebody who knows <c>opa</c> may get wrong: one clear line, and the exit code that a script needs.</summary>
public sealed class MistakesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-mistakes-").FullName;

    public MistakesTests()
    {
        Write("a.rego", "package p\n\nallow if input.amount < 10\n");
        Write("bad.rego", "package p\n\ny := \n");
        Write("unsafe.rego", "package p\n\ny if { x > 1 }\n");
        Write("in.json", "{\"amount\": 5}");
        Write("bad.json", "{");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
    }

    [Theory]
    [InlineData("eval", "Required argument missing for command: 'eval'. (see sfg policy eval --help)")]
    [InlineData("eval --nope 1+1", "there is no option --nope (see sfg policy eval --help)")]
    [InlineData("eval 1+1 --nope", "there is no option --nope (see sfg policy eval --help)")]
    [InlineData("eval -f nope 1", "Cannot parse argument 'nope' for option '--format'. It is one of bindings, json, pretty, raw, text, values.")]
    [InlineData("eval -d @nope.rego data.p", "there is nothing at @nope.rego")]
    [InlineData("eval -d @empty data.p", "@empty: there is no module and no data in this folder")]
    [InlineData("eval -d @a.rego -i @bad.json data.p", "@bad.json: unexpected EOF")]
    [InlineData("eval -d @a.rego -i @nope.json data.p", "Could not find file '@nope.json'.")]
    [InlineData("eval -d @a.rego -I -i @in.json data.p", "--input and --stdin-input exclude each other")]
    [InlineData("eval -d @a.rego -I data.p", "stdin: EOF")]
    [InlineData("eval --timeout abc 1", "abc is no duration")]
    [InlineData("test @empty", "@empty: there is no module and no data in this folder")]
    [InlineData("check @nope", "there is nothing at @nope")]
    [InlineData("fmt @nope.rego", "Could not find file '@nope.rego'.")]
    [InlineData("fmt @empty", "@empty: there is no module")]
    [InlineData("inspect @a.rego", "@a.rego: bundle.unreadable: bundle is not a complete gzip tar archive")]
    [InlineData("conform --cases @in.json", "line 1 is no conformance case")]
    [InlineData("test @a.rego -r (", "the filter is no regular expression: error parsing regexp: missing closing ): `(`")]
    [InlineData("test @a.rego -t 101", "--threshold is a per cent from 0 to 100. (see sfg policy test --help)")]
    [InlineData("test @a.rego -t -1", "--threshold is a per cent from 0 to 100. (see sfg policy test --help)")]
    [InlineData("bench -d @a.rego --count -1 data.p", "--count is a number from 0 to 10000000. (see sfg policy bench --help)")]
    [InlineData("build @a.rego -o @no/x.tar.gz", "Could not find a part of the path '@no/x.tar.gz.part'.")]
    [InlineData("eval -d @a.rego --schema @nope data.p", "Could not find file '@nope'.")]
    [InlineData("conform", "--cases or --expressions is needed.")]
    [InlineData("replay --bundle @a.rego --from @nope", "there is no decision log at @nope")]
    [InlineData("build @a.rego", "Option '--output' is required. (see sfg policy build --help)")]
    [InlineData("build @a.rego -o @x.tar.gz --signing-key @in.json", "--signing-key: the file holds no private key for the chosen --signing-alg")]
    public async Task A_mistake_is_one_line_and_exit_2(string command, string line)
    {
        var run = await SfgRun.Of(["policy", .. Placed(command).Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("sfg: " + Placed(line), run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(Placed("@x.tar.gz.part")));
    }

    [Theory]
    [InlineData("eval -d @bad.rego data.p", "bad.rego:4: rego_parse_error")]
    [InlineData("eval -d @a.rego data.p.", "rego_parse_error")]
    [InlineData("eval -d @a.rego data.p[", "query:1:7: rego_parse_error")]
    [InlineData("eval -d @unsafe.rego data.p", "unsafe.rego:3:8: rego_unsafe_var_error: var x is unsafe")]
    [InlineData("fmt @bad.rego", "bad.rego:4: rego_parse_error")]
    public async Task Text_that_does_not_parse_is_named_by_its_place_and_exits_with_2(string command, string part)
    {
        var run = await SfgRun.Of(["policy", .. Placed(command).Split(' ')]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval -d @nope.rego data.p", "input.missing")]
    [InlineData("inspect @nope", "input.missing")]
    [InlineData("conform --cases @nope", "input.missing")]
    [InlineData("eval -d @bad.json data.p", "input.invalid")]
    [InlineData("test @a.rego -r (", "input.invalid")]
    [InlineData("eval -d @latin.rego data.p", "input.not_utf8")]
    [InlineData("fmt @latin.rego", "input.not_utf8")]
    [InlineData("check @latin", "bundle.unreadable")]
    [InlineData("eval -d @big.rego data.p", "input.too_large")]
    [InlineData("eval -d @big.json data.p", "input.too_large")]
    [InlineData("eval -d @a.rego -i @big.json data.p", "input.too_large")]
    [InlineData("fmt @big.rego", "input.too_large")]
    [InlineData("check @big", "bundle.too_large")]
    [InlineData("inspect @big.json", "bundle.too_large|bundle.unreadable|input.invalid")]
    public async Task An_unusable_input_ends_with_a_code_that_scripts_can_rely_on(string command, string codes)
    {
        WriteOdd();

        var run = await SfgRun.Of(["policy", .. Placed(command).Split(' ')]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(codes.Split('|'), code => run.Error.TrimEnd().EndsWith($"[{code}]", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_for_a_family_that_does_not_exist_is_no_help_for_another()
    {
        var run = await SfgRun.Of("payments", "--help");

        Assert.Equal((2, "", "sfg: Unrecognized command or argument 'payments'. (see sfg --help)\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task A_build_names_a_broken_module_by_its_file()
    {
        var folder = Path.Combine(_folder, "broken");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "b.rego"), "package p\n\ny if { x > 1 }\n");

        var run = await SfgRun.Of("policy", "build", folder, "-o", Placed("@x.tar.gz"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("broken/b.rego:3:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_is_an_error_and_not_an_empty_policy()
    {
        var closed = Unreadable();
        try
        {
            var run = await SfgRun.Of("policy", "check", closed);

            Assert.Equal(2, run.ExitCode);
            Assert.EndsWith("unreadable]", run.Error.TrimEnd(), StringComparison.Ordinal);
        }
        finally
        {
            if (!Environment.IsPrivilegedProcess)
                File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The administrator may read every folder, but nobody gets through a link to itself.
    private string Unreadable()
    {
        var closed = Path.Combine(_folder, "closed");
        if (Environment.IsPrivilegedProcess)
            return File.CreateSymbolicLink(closed, closed).FullName;
        Directory.CreateDirectory(closed);
        File.WriteAllText(Path.Combine(closed, "a.rego"), "package p\n");
        File.SetUnixFileMode(closed, UnixFileMode.None);
        return closed;
    }

    [Theory]
    [InlineData("policy test", "--format <pretty|json|values|bindings|raw>")]
    [InlineData("policy check", "--format <pretty|json|values|bindings|raw>")]
    [InlineData("audit verify", "--format <text|json>")]
    [InlineData("pki show", "--format <text|json>")]
    public async Task Help_names_the_format_once(string command, string line)
    {
        var run = await SfgRun.Of([.. command.Split(' '), "--help"]);

        Assert.Equal(2, run.Output.Split("--format").Length);
        Assert.Contains(line, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_one_line_and_no_command_at_all_is_help()
    {
        var wrong = await SfgRun.Of("policy", "nope");
        var none = await SfgRun.Of("policy");

        Assert.Equal((2, "", 1), (wrong.ExitCode, wrong.Output, wrong.Error.TrimEnd('\n').Split('\n').Length));
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("Commands:", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_undefined_is_not_measured_and_a_run_without_tests_says_so()
    {
        var bench = await SfgRun.Of("policy", "bench", "-d", Placed("@a.rego"), "data.p.nope");
        var test = await SfgRun.Of("policy", "test", Placed("@a.rego"));

        Assert.Equal((1, "sfg: data.p.nope is undefined; there is nothing to measure"), (bench.ExitCode, bench.Error.Trim()));
        Assert.Equal((0, "sfg: no test was found"), (test.ExitCode, test.Error.Trim()));
    }

    [Theory]
    [InlineData("eval -d @a.rego -I data.p.allow", "true")]
    [InlineData("eval -d @a.rego --stdin-input --format pretty data.p.allow", "true")]
    [InlineData("eval -f raw -- -1", "-1")]
    public async Task The_standard_input_is_the_input_document_and_words_after_two_dashes_are_no_options(string command, string output)
    {
        var run = await SfgRun.WithInput("{\"amount\": 5}", ["policy", .. Placed(command).Split(' ')]);

        Assert.Equal((0, output), (run.ExitCode, run.Output.Trim()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Large files are sparse: they cost no disk.
    private void WriteOdd()
    {
        foreach (var folder in new[] { "latin", "big" })
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        foreach (var name in new[] { "latin.rego", "latin/a.rego" })
            File.WriteAllBytes(Path.Combine(_folder, name), [.. "package p\n\nx := \""u8, 0xe9, .. "\"\n"u8]);
        foreach (var name in new[] { "big.rego", "big.json", "big/a.rego" })
        {
            using var file = File.Create(Path.Combine(_folder, name));
            file.SetLength(300L << 20);
        }
    }

    private string Placed(string text) => text.Replace("@", _folder + "/", StringComparison.Ordinal);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
