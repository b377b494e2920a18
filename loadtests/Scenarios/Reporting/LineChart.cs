using System.Globalization;
using System.Net;
using System.Text;

namespace SecureFin.Scenarios.Reporting;

/// <summary>Draws lines over time as SVG, with a scale that begins at zero.</summary>
internal static class LineChart
{
    private const int Width = 900;
    private const int Height = 220;
    private const int Left = 60;
    private const int Bottom = 30;

    public static string Render(string title, IEnumerable<double> times, IReadOnlyList<(string Name, string Colour, IReadOnlyList<double> Values)> lines)
    {
        var at = times.ToList();
        var top = RoundUp(Math.Max(1e-3, lines.SelectMany(l => l.Values).DefaultIfEmpty().Max()));
        var end = Math.Max(1, at.LastOrDefault());
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox='0 0 {Width} {Height}' role=img aria-label='{WebUtility.HtmlEncode(title)}'>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x={Left} y=14 font-size=13>{WebUtility.HtmlEncode(title)}</text>");
        foreach (var share in (double[])[0, 0.5, 1])
        {
            var y = Y(share * top, top);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1={Left} x2={Width} y1={y:F1} y2={y:F1} stroke='#d8dee4'/><text x={Left - 6} y={y + 4:F1} font-size=11 text-anchor=end>{share * top:#,0.####}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x={Left} y={Height - 8} font-size=11>0 s</text><text x={Width} y={Height - 8} font-size=11 text-anchor=end>{end:F0} s</text>");
        for (var i = 0; i < lines.Count; i++)
        {
            var points = string.Join(' ', lines[i].Values.Select((value, n) => FormattableString.Invariant($"{X(at[n], end):F1},{Y(value, top):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=none stroke='{lines[i].Colour}' stroke-width=1.8 points='{points}'/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x={Width - 120 + (i * 60)} y=14 font-size=12 fill='{lines[i].Colour}'>{WebUtility.HtmlEncode(lines[i].Name)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    // 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten, so that the half line has a short label too.
    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * ((double[])[1, 2, 3, 4, 5, 6, 8, 10]).First(step => value <= step * power * (1 + 1e-9));
    }

    private static double X(double time, double end) => Left + ((Width - Left - 10) * time / end);

    private static double Y(double value, double top) => Height - Bottom - ((Height - Bottom - 24) * value / top);
}
