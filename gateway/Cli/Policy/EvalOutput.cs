using System.CommandLine;
using System.Text.Json.Nodes;
using SecureFin.Rego;
using SecureFin.Rego.Testing;

namespace SecureFin.Cli.Policy;

/// <summary>Shows the answers of a query in the forms of <c>opa eval</c>.</summary>
internal sealed class EvalOutput(ParseResult result, PreparedQuery prepared, EvaluationResult answer, RegoError? shown, IReadOnlyList<FileCoverage>? coverage)
{
    public void Write()
    {
        switch (result.Format())
        {
            case PolicyFormat.Json:
                WriteJson();
                break;
            case PolicyFormat.Values:
                Lines(answer.Each.Select(values => new JsonArray([.. values.Select(PolicyJson.Of)])));
                break;
            case PolicyFormat.Bindings:
                Lines(answer.Answers.Select(bindings => PolicyJson.Of(bindings)));
                break;
            case PolicyFormat.Raw:
                foreach (var values in answer.Each)
                    result.Output().WriteLine(string.Join(' ', values.Select(value => value.TryGetString(out var text) ? text : value.ToJson())));
                break;
            default:
                WritePretty();
                break;
        }
    }

    private void WritePretty()
    {
        if (shown is not null)
            result.Error().WriteLine(shown);
        if (answer.Outcome == EvaluationOutcome.Undefined)
            result.Output().WriteLine("undefined");
        else if (answer.Each.Count == 1 && answer.Answers[0].Count == 0 && (answer.Each[0].Count == 1 || answer.Each[0].All(value => value.Kind == RegoKind.Boolean)))
            PolicyJson.Write(result, PolicyJson.Of(answer.Each[0][0]));
        else
            AnswerTable.Write(result.Output(), prepared, answer);
    }

    private void Lines(IEnumerable<JsonNode?> nodes)
    {
        foreach (var node in nodes)
            PolicyJson.Write(result, node);
    }

    private void WriteJson() => PolicyJson.Write(result, new
    {
        Errors = shown is null ? null : new[] { PolicyJson.Of(shown) },
        Result = answer.Outcome == EvaluationOutcome.Undefined ? null : answer.Each.Select((values, at) => new
        {
            Expressions = values.Select((value, i) => new
            {
                Value = PolicyJson.Of(value),
                prepared.Expressions[i].Text,
                Location = new { prepared.Expressions[i].Row, Col = prepared.Expressions[i].Column },
            }),
            Bindings = answer.Answers[at].Count == 0 ? null : PolicyJson.Of(answer.Answers[at]),
        }),
        Coverage = coverage is null ? null : CoverageJson.Of(coverage),
    });
}
