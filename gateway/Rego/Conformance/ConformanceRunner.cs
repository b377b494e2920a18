using System.Text;
using SecureFin.Rego.Compile;

namespace SecureFin.Rego.Conformance;

/// <summary>One case or expression that did not give what is expected.</summary>
public sealed record ConformanceFailure(string Id, string Expected, string Got);

/// <summary>Result of a conformance file.</summary>
public sealed record ConformanceReport(int Total, IReadOnlyList<ConformanceFailure> Failures)
{
    /// <summary>Cases that gave what the file expects.</summary>
    public int Passed => Total - Failures.Count;

    /// <summary><c>N of M</c>.</summary>
    public string Summary => $"{Passed} of {Total}";
}

/// <summary>Runs conformance files: lines of JSON with modules, data, input, a query and what is to come out.</summary>
public static class ConformanceRunner
{
    private static readonly EvaluationLimits Limits = EvaluationLimits.Default with { MaxSteps = 100_000_000, Timeout = TimeSpan.FromSeconds(30) };

    private static readonly CompilerOptions Options = new()
    {
        AllowedBuiltins = BuiltinRegistry.All.Select(builtin => builtin.Name).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>Runs cases: every answer of the query must be among the wanted ones and the other way round.</summary>
    /// <param name="lines">Lines of the file, one case each.</param>
    /// <exception cref="InvalidDataException">A line is no case; the message has its number.</exception>
    public static ConformanceReport RunCases(IEnumerable<string> lines) => Run(lines, RunCase);

    /// <summary>Runs expressions: each in lenient and strict mode. Lines marked <c>later_opa</c> are not counted.</summary>
    public static ConformanceReport RunExpressions(IEnumerable<string> lines) => Run(lines, RunExpression);

    private static ConformanceReport Run(IEnumerable<string> lines, Func<RegoObject, ConformanceFailure?> run)
    {
        var (total, row) = (0, 0);
        var failures = new List<ConformanceFailure>();
        foreach (var line in lines)
        {
            row++;
            if (line.Length == 0)
            {
                continue;
            }

            var item = Read(line, row);
            if (item["later_opa"].IsDefined)
            {
                continue;
            }

            total++;
            if (run(item) is { } failure)
            {
                failures.Add(failure);
            }
        }

        return new ConformanceReport(total, failures);
    }

    private static RegoObject Read(string line, int row)
    {
        try
        {
            if (RegoJson.Parse(line).TryGetObject(out var item) && (item["query"].TryGetString(out _) || item["expr"].TryGetString(out _)))
            {
                return item;
            }
        }
        catch (RegoJsonException)
        {
            // as below
        }

        throw new InvalidDataException($"line {row} is no conformance case");
    }

    private static ConformanceFailure? RunCase(RegoObject item)
    {
        var id = item["id"].TryGetString(out var name) ? name : item["query"].ToString();
        var expected = item["want_result"].IsDefined ? item["want_result"].ToJson() : $"{item["want_error_code"]} {item["want_error"]}";
        try
        {
            var got = Evaluate(item, out var sorted);
            return Matches(item, got, sorted) ? null : new ConformanceFailure(id, expected, Describe(got, sorted));
        }
#pragma warning disable CA1031 // A case that crashes is a failed case, not the end of the run.
        catch (Exception exception)
        {
            return new ConformanceFailure(id, expected, $"crash {exception.GetType().Name}: {exception.Message}");
        }
#pragma warning restore CA1031
    }

    private static EvaluationResult Evaluate(RegoObject item, out List<RegoValue> answers)
    {
        answers = [];
        var modules = item["modules"].IsUndefined
            ? []
            : item["modules"].AsArray().AsSpan().ToArray().Select((text, i) => new RegoModuleSource($"test-{i}.rego", text.AsString())).ToList();
        var compiled = new RegoCompiler(Options).Compile(modules, item["data"]);
        if (compiled.Snapshot is null)
        {
            return EvaluationResult.Failed(compiled.Errors[0]);
        }

        var input = item["input"];
        if (item["input_term"].IsDefined)
        {
            input = compiled.Snapshot.Prepare(item["input_term"].AsString()).Evaluate(default, Limits).Value;
        }

        var options = new EvaluationOptions { StrictBuiltinErrors = item["strict_error"].IsTrue };
        var result = QueryCompiler.Compile(compiled.Snapshot, item["query"].AsString(), QueryValues.None).Evaluate(input, Limits, options);
        answers = result.Answers.Select(answer => ToAnswer(answer, item["sort_bindings"].IsTrue)).ToList();
        return result;
    }

    private static RegoValue ToAnswer(RegoObject answer, bool sort)
    {
        var builder = new RegoObjectBuilder(answer.Count);
        for (var i = 0; i < answer.Count; i++)
        {
            var value = ToJsonValue(answer.ValueAt(i));
            builder.Set(answer.KeyAt(i), sort && value.TryGetArray(out var array) ? Sorted(array) : value);
        }

        return builder.Build();
    }

    private static RegoArray Sorted(RegoArray array) => RegoArray.Create(array.AsSpan().ToArray().Order().ToArray());

    /// <summary>The value as JSON sees it: sets are arrays, keys are strings.</summary>
    private static RegoValue ToJsonValue(RegoValue value) => RegoJson.Parse(RegoJson.ToJson(value));

    private static bool Matches(RegoObject item, EvaluationResult result, List<RegoValue> answers)
    {
        if (item["want_result"].TryGetArray(out var wanted))
        {
            if (result.Outcome == EvaluationOutcome.Error)
            {
                return false;
            }

            var sort = item["sort_bindings"].IsTrue;
            var expected = RegoSet.Create(wanted.AsSpan().ToArray().Select(answer => ToAnswer(answer.AsObject(), sort)).ToArray());
            return ((RegoValue)expected).Equals(RegoSet.Create(answers.ToArray()));
        }

        return result.Error is { } error
            && (!item["want_error_code"].TryGetString(out var code) || error.Code == code)
            && (!item["want_error"].TryGetString(out var text) || error.ToString().Contains(text, StringComparison.Ordinal));
    }

    private static string Describe(EvaluationResult result, List<RegoValue> answers) => result.Error is { } error
        ? error.ToString()
        : "[" + string.Join(", ", answers.Select(answer => answer.ToJson())) + "]";

    private static ConformanceFailure? RunExpression(RegoObject item)
    {
        var expression = item["expr"].AsString();
        var lenient = RunText(expression, strict: false);
        var strict = RunText(expression, strict: true);
        var expected = new StringBuilder();
        var ok = CheckLenient(item, lenient, expected) & CheckErrors(item, strict, expected);
        return ok ? null : new ConformanceFailure(expression, expected.ToString(), $"lenient {lenient.Text}; strict {strict.Text}");
    }

    private readonly record struct Run1(RegoValue Values, RegoError? Error, string Text);

    private static Run1 RunText(string expression, bool strict)
    {
        try
        {
            var snapshot = new RegoCompiler(Options).Compile([]).Snapshot!;
            var result = snapshot.Prepare(expression).Evaluate(default, Limits, new EvaluationOptions { StrictBuiltinErrors = strict });
            RegoValue values = result.Outcome == EvaluationOutcome.Value ? RegoArray.Create(result.Values.Select(ToJsonValue).ToArray()) : default(RegoValue);
            return new Run1(values, result.Error, result.Error?.ToString() ?? (values.IsUndefined ? "undefined" : values.ToJson()));
        }
        catch (QueryCompileException exception)
        {
            return new Run1(default, exception.Errors[0], exception.Errors[0].ToString());
        }
#pragma warning disable CA1031 // An expression that crashes is a failed one, not the end of the run.
        catch (Exception exception)
        {
            return new Run1(default, new RegoError("crash", exception.Message, "", 0, 0), $"crash {exception.GetType().Name}: {exception.Message}");
        }
#pragma warning restore CA1031
    }

    private static bool CheckLenient(RegoObject item, Run1 run, StringBuilder expected)
    {
        if (item["result"].IsDefined)
        {
            expected.Append(item["result"].ToJson());
            return run.Error is null && run.Values.IsDefined && run.Values.ToJson() == item["result"].ToJson();
        }

        if (item["undefined"].IsTrue || item["errors_only_in_strict_mode"].IsTrue)
        {
            expected.Append("undefined");
            return run.Error is null && run.Values.IsUndefined;
        }

        return true;
    }

    private static bool CheckErrors(RegoObject item, Run1 run, StringBuilder expected)
    {
        if (!item["errors"].TryGetArray(out var errors) || errors.Count == 0)
        {
            return true;
        }

        var first = errors[0].AsObject();
        var code = first["code"].IsDefined ? first["code"].AsString() : "";
        var message = first["message"].IsDefined ? first["message"].AsString() : "";
        expected.Append($" strict {code}: {message}");
        return run.Error is { } error && (code.Length == 0 || error.Code == code) && error.Message.Contains(message, StringComparison.Ordinal);
    }
}
