using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using SecureFin.Rego.Formatting;

namespace SecureFin.Rego.Fuzz;

/// <summary>
/// Gives changed texts to lexer, parser, formatter, compiler, evaluator and JSON reader. Each input follows from the seed
/// and its index alone, so that one can be run again.
/// </summary>
public sealed partial class FuzzRun(FuzzSeeds seeds, long seed)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly EvaluationLimits Limits = new(200_000, 500, 200_000, TimeSpan.FromMilliseconds(300))
    {
        Builtins = BuiltinLimits.Default with { MaxElements = 50_000, MaxTextLength = 1 << 20 },
    };

    private static readonly PreparedQuery Tree = new RegoCompiler().Compile([]).Snapshot!.Prepare("rego.parse_module(\"a.rego\", input).rules");

    private readonly List<FuzzFault> faults = [];
    private long accepted;
    private TimeSpan slowest;
    private long slowestIndex;

    public Action<string>? Progress { get; init; }

    public Watchdog? Watchdog { get; init; }

    /// <summary>Prints the input before it is run.</summary>
    public bool Shows { get; init; }

    public FuzzReport Run(long from, long count)
    {
        var watch = Stopwatch.StartNew();
        for (var index = from; index < from + count; index++)
        {
            One(index);
            if ((index - from + 1) % 50_000 == 0)
                Progress?.Invoke($"{index - from + 1} of {count}, {faults.Count} faults, {watch.Elapsed.TotalSeconds:F0} s");
        }

        return new FuzzReport(count, accepted, slowest, slowestIndex, watch.Elapsed, faults);
    }

    private void One(long index)
    {
        var random = new Random(unchecked((int)((ulong)((seed * 1_000_003) + index) * 0x9E3779B97F4A7C15UL >> 33)));
        var (target, input, run) = Choose(random);
        if (Shows)
            Progress?.Invoke($"{target}\n{input}");
        Watchdog?.Begin(index);
        var start = Stopwatch.GetTimestamp();
        try
        {
            accepted += run() ? 1 : 0;
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed > Longest)
                elapsed = Again(run);
            if (elapsed > slowest)
                (slowest, slowestIndex) = (elapsed, index);
            if (elapsed > Longest)
                faults.Add(new FuzzFault(index, target, $"takes {elapsed.TotalMilliseconds:F0} ms", input));
        }
        catch (Exception exception)
        {
            faults.Add(new FuzzFault(index, target, exception.ToString(), input));
        }
    }

    // A busy machine keeps one waiting, which takes no processor time; a slow input takes it each time.
    private static TimeSpan Again(Func<bool> run) => Enumerable.Range(0, 3).Select(_ =>
    {
        var before = Environment.CpuUsage.TotalTime;
        run();
        return Environment.CpuUsage.TotalTime - before;
    }).Min();

    private (string Target, string Input, Func<bool> Run) Choose(Random random)
    {
        var module = seeds.Modules[random.Next(seeds.Modules.Count)];
        var query = seeds.Queries[random.Next(seeds.Queries.Count)];
        var document = seeds.Documents[random.Next(seeds.Documents.Count)];
        switch (random.Next(10))
        {
            case 0 or 1:
                module = new Mutator(random, seeds.Modules).Mutate(module);
                return ("format", module, () => Format(module));
            case 2 or 3:
                module = new Mutator(random, seeds.Modules).Mutate(module);
                return ("evaluate", $"{query}\n{document}\n{module}", () => Evaluate([new RegoModuleSource("a.rego", module)], query, document));
            case 8 or 9:
                var changed = random.Next(2) == 0 ? Changed(seeds.Cases[random.Next(seeds.Cases.Count)], random) : new CaseGenerator(random).Make();
                return ("answer", $"{changed.Input}\n{changed.Data}\n{string.Join('\n', changed.Modules)}", () => PlainRun.AnswersTheSame(changed));
            case 4 or 5:
                query = new Mutator(random, seeds.Queries).Mutate(query);
                return ("query", query, () => Evaluate([], query, document));
            default:
                document = new Mutator(random, seeds.Documents).Mutate(document);
                return ("json", document, () => Json(document));
        }
    }

    private FuzzCase Changed(FuzzCase one, Random random)
    {
        var at = random.Next(one.Modules.Count);
        var changed = new Mutator(random, seeds.Modules).Exchange(one.Modules[at]);
        return one with { Modules = [.. one.Modules.Select((text, i) => i == at ? changed : text)] };
    }

    private static bool Format(string module)
    {
        if (RegoFormatter.Format("a.rego", module).Text is not { } once)
            return false;
        var twice = RegoFormatter.Format("a.rego", once).Text ?? throw new InvalidOperationException("the formatted module does not parse:\n" + once);
        if (twice != once)
            throw new InvalidOperationException($"formatting again changes it:\n{once}\n=>\n{twice}");
        if (Rules(module) is var before && Rules(once) is var after && before != after)
            throw new InvalidOperationException($"formatting changes the meaning:\n{once}\n{before}\n=>\n{after}");
        return true;
    }

    // "=" of a head becomes ":=", and names of wildcards are numbers.
    private static string Rules(string module) => Tree.Evaluate(RegoValue.FromString(module), Limits).Value is not { IsDefined: true } rules
        ? ""
        : Wildcard().Replace(rules.ToJson(), "$").Replace("\"assign\":true,", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Wildcard();

    private static bool Evaluate(RegoModuleSource[] modules, string query, string document)
    {
        var compiled = new RegoCompiler().Compile(modules);
        if (compiled.Snapshot is not { } snapshot)
            return false;
        try
        {
            var answer = snapshot.Prepare(query).Evaluate(snapshot.ReadInput(Encoding.UTF8.GetBytes(document)), Limits);
            if (modules.Length > 0)
                answer = snapshot.Prepare("data").Evaluate(snapshot.ReadInput(Encoding.UTF8.GetBytes(document)), Limits);
            if (answer.Error?.Code == "eval_internal_error")
                throw new InvalidOperationException(answer.Error.ToString());
            foreach (var value in answer.Values)
                RegoJson.Parse(value.ToJson());
            return answer.Outcome != EvaluationOutcome.Error;
        }
        catch (QueryCompileException)
        {
            return false;
        }
    }

    private static bool Json(string document)
    {
        RegoValue value;
        try
        {
            value = RegoJson.Parse(Encoding.UTF8.GetBytes(document));
        }
        catch (RegoJsonException)
        {
            return false;
        }

        if (!RegoJson.Parse(value.ToJson()).Equals(value))
            throw new InvalidOperationException("reads back as another value: " + value.ToJson());
        return true;
    }
}
