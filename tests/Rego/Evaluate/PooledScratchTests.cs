using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>
/// Evaluations reuse the space of earlier ones. What comes out must not show it: not in the answers, and not in answers
/// that a caller keeps while others evaluate.
/// </summary>
public sealed class PooledScratchTests
{
    private const int Threads = 4;
    private const int RoundsOfThread = 200;

    private const string Lending = """
        package lending

        names := [item.name | some item in input.items]

        largest := max([item.amount | some item in input.items])

        known := input.wanted in {item.name | some item in input.items}

        constant := sum([x | some x in data.numbers])

        joined := concat("-", [input.wanted, sprintf("%v of %d", [input.wanted, count(input.items)])])

        paths contains sprintf("/items/%d/name", [i]) if some i, _ in input.items

        pairs := [[item.name, {"amount": item.amount, "wanted": input.wanted}] | some item in input.items]

        total := sum([item.amount | some item in input.items]) + 0.5

        over if sum([item.amount | some item in input.items]) + 0.25 > input.limit

        keep(xs) := xs

        mocked := [x, y] if {
            x := sum([input.limit, 1]) with sum as keep
            y := sprintf("%d", [input.limit]) with sprintf as keep_two
        }

        keep_two(_, xs) := xs

        nested := {name: [a, b] |
            some item in input.items
            name := item.name
            a := count([other | some other in input.items; other.amount < item.amount])
            b := input.wanted in {other.name | some other in input.items; other.amount > item.amount}
        }
        """;

    private static readonly string[] Payments = ["decision", "deny", "mask", "obligations", "approvers", "limit", "in_window", "country"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answers_of_many_threads_equal_those_of_a_fresh_engine_and_stay_as_they_were(int seed)
    {
        var cases = Cases(new Random(seed));
        var kept = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Evaluate(cases, new Random((seed * Threads) + thread)))));

        foreach (var (index, answer) in kept.SelectMany(answers => answers))
            Assert.Equal(cases[index].Expected, Text(answer));
    }

    [Fact]
    public void A_mock_keeps_the_operands_of_a_built_in_that_would_only_read_them()
    {
        var query = Compile("lending.rego", Lending, "{}").Prepare("data.lending.mocked");

        var first = query.Evaluate(RegoJson.Parse("""{"limit": 7, "items": []}"""));
        var second = query.Evaluate(RegoJson.Parse("""{"limit": 8, "items": []}"""));

        Assert.Equal(("[[7,1],[7]]", "[[8,1],[8]]"), (Text(first), Text(second)));
    }

    [Fact]
    public void An_answer_after_an_error_or_a_limit_is_whole()
    {
        var query = Compile("lending.rego", Lending, """{"numbers": [1, 2]}""").Prepare("data.lending");
        var input = RegoJson.Parse("""{"wanted": "b", "limit": 3, "items": [{"name": "a", "amount": 1}, {"name": "b", "amount": 2}]}""");
        var expected = Text(query.Evaluate(input));

        for (var steps = 1; steps < 200; steps++)
        {
            query.Evaluate(input, EvaluationLimits.Default with { MaxSteps = steps }, cancellation: TestContext.Current.CancellationToken);
            query.Evaluate(input, EvaluationLimits.Default with { MaxResultNodes = steps }, cancellation: TestContext.Current.CancellationToken);

            Assert.Equal(expected, Text(query.Evaluate(input)));
        }
    }

    private sealed record Case(PreparedQuery Query, RegoValue Input, string Expected);

    private static List<(int Index, EvaluationResult Answer)> Evaluate(IReadOnlyList<Case> cases, Random random)
    {
        var answers = new List<(int, EvaluationResult)>();
        for (var round = 0; round < RoundsOfThread; round++)
        {
            var index = random.Next(cases.Count);
            answers.Add((index, cases[index].Query.Evaluate(cases[index].Input)));
        }

        return answers;
    }

    private static List<Case> Cases(Random random)
    {
        var folder = TestData.Path("rego-bench");
        var policy = File.ReadAllText(Path.Combine(folder, "policy.rego"));
        var data = File.ReadAllText(Path.Combine(folder, "data.json"));
        var cases = new List<Case>();
        var payments = Directory.GetFiles(folder, "input-*.json").Select(file => RegoJson.Parse(File.ReadAllBytes(file))).ToList();
        Add(cases, () => Compile("policy.rego", policy, data), Payments.Select(rule => "data.payments.authz." + rule), payments);
        Add(cases, () => Compile("lending.rego", Lending, """{"numbers": [1, 2, 3]}"""), ["data.lending"], Enumerable.Range(0, 12).Select(_ => Input(random)).ToList());
        return cases;
    }

    private static void Add(List<Case> cases, Func<PolicySnapshot> compile, IEnumerable<string> queries, IReadOnlyList<RegoValue> inputs)
    {
        var (shared, fresh) = (compile(), compile());
        foreach (var text in queries)
        {
            var query = shared.Prepare(text);
            cases.AddRange(inputs.Select(input => new Case(query, input, Text(fresh.Prepare(text).Evaluate(input)))));
        }
    }

    private static RegoValue Input(Random random)
    {
        var items = Enumerable.Range(0, random.Next(12)).Select(i => $$"""{"name": "n{{random.Next(1000)}}-{{i}}", "amount": {{random.Next(100)}}.{{random.Next(100)}}}""").ToList();
        return RegoJson.Parse($$"""{"wanted": "w{{random.Next(1000)}}", "limit": {{random.Next(500)}}, "items": [{{string.Join(',', items)}}]}""");
    }

    private static PolicySnapshot Compile(string path, string module, string data) =>
        new RegoCompiler().Compile([new RegoModuleSource(path, module)], RegoJson.Parse(data)).Snapshot!;

    private static string Text(EvaluationResult result) => result.Outcome == EvaluationOutcome.Value ? result.Value.ToJson() : result.Outcome.ToString();
}
