using System.Globalization;
using System.Text;

namespace SecureFin.Contract.Tests.Errors;

/// <summary>docs/problems.md is made from <see cref="Problems.All"/>; run with <c>SFG_WRITE_DOCS=1</c> to write it anew.</summary>
public sealed class ProblemsPageTests
{
    [Fact]
    public void The_page_of_problems_is_what_the_code_says()
    {
        var path = Path.Combine(Root(), "docs", "problems.md");
        var page = Render();
        if (Environment.GetEnvironmentVariable("SFG_WRITE_DOCS") == "1")
            File.WriteAllText(path, page);

        Assert.True(page == File.ReadAllText(path), "docs/problems.md is older than Problems.All; write it: SFG_WRITE_DOCS=1 dotnet run --project tests/Contract");
    }

    private static string Render()
    {
        var page = new StringBuilder();
        page.Append("""
            # Problems

            Every refusal is `application/problem+json` (RFC 9457). Branch on `code`; it is never renamed. `detail` is for people and
            holds no secret, account number, name or bank text. `exchangeId` names the call in the audit log.

            ```json
            {"type":"/problems/policy.denied","title":"Policy does not allow this request.","status":403,"detail":"...","code":"policy.denied","exchangeId":"01K..."}
            ```

            A 4xx will be refused again until something changes. On 429, 502, 503 and 504, and when no answer came at all, ask again with
            the same `Idempotency-Key` and the same body: a payment is made once.

            """);
        foreach (var room in Problems.All.GroupBy(problem => problem.Code.Split('.')[0]))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {room.Key}\n\n| code | status | title |\n|---|---|---|\n");
            foreach (var problem in room)
                page.Append(CultureInfo.InvariantCulture, $"| `{problem.Code}` | {problem.Status} | {problem.Title} |\n");
        }

        return page.ToString();
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureFinGateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Outside the repository.");
        return folder;
    }
}
