using System.Globalization;
using System.Net;
using System.Text;

namespace SecureFin.Scenarios.Reporting;

/// <summary>The result as one HTML file with its charts inside; needs no script and no network.</summary>
public static class HtmlReport
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2733}" +
        "table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{padding:.3rem .6rem;border-bottom:1px solid #d8dee4;text-align:right}" +
        "td:first-child,th:first-child{text-align:left}.held{color:#116329}.broke{color:#a40e26;font-weight:600}svg{width:100%;height:auto}";

    public static string Render(RunResult result)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=en><meta charset=utf-8><title>{Text(result.Name)}</title><style>{Style}</style>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(result.Name)}</h1><p>{result.EndedAt:yyyy-MM-dd HH:mm} UTC, seed {result.Seed}</p><ul>");
        foreach (var verdict in result.Verdicts)
            page.Append(CultureInfo.InvariantCulture, $"<li class={(verdict.Held ? "held" : "broke")}>{(verdict.Held ? "held" : "broke")}: {Text(verdict.Limit)}: {Text(verdict.Measured)}");
        page.Append("</ul><h2>Latency in milliseconds</h2><table><tr><th>request<th>count<th>p50<th>p90<th>p99<th>p99.9<th>max");
        foreach (var row in result.Kinds.Append(result.Total))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(row.Name)}<td>{row.Count}<td>{row.P50:F2}<td>{row.P90:F2}<td>{row.P99:F2}<td>{row.P999:F2}<td>{row.Max:F2}");
        page.Append("</table><p>Latency counts from the moment a request was due, so a stalled server is not hidden.</p>");
        page.Append("<h2>Over time</h2>").Append(LineChart.Render("p50 and p99, ms", result.Seconds.Select(s => (double)s.Second), [
            ("p50", "#0969da", [.. result.Seconds.Select(s => s.P50)]),
            ("p99", "#bc4c00", [.. result.Seconds.Select(s => s.P99)]),
        ])).Append(LineChart.Render("requests per second", result.Seconds.Select(s => (double)s.Second), [
            ("requests", "#1a7f37", [.. result.Seconds.Select(s => (double)s.Count)]),
        ]));
        page.Append("<h2>Answers</h2><table><tr><th>status<th>count");
        foreach (var (status, count) in result.Statuses)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(status)}<td>{count}");
        return page.Append("</table></html>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
