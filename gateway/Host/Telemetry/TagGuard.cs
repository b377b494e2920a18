using System.Diagnostics;
using OpenTelemetry;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Telemetry;

/// <summary>Drops every tag, event and baggage item of a span that is not on the list, before an exporter sees it.</summary>
internal sealed class TagGuard : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (!TelemetrySources.Tags.Contains(name))
                data.SetTag(name, null);
            else if (value is string text)
                data.SetTag(name, TextMasker.Mask(text));
        }

        // Events may quote exception texts, a display name may quote a path, trace state comes from callers.
        if (data.Events.Any())
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        data.DisplayName = data.GetTagItem("http.route") is string route ? $"{data.GetTagItem("http.request.method")} {route}" : data.OperationName;
        data.TraceStateString = null;
        if (data.Status == ActivityStatusCode.Error)
            data.SetStatus(ActivityStatusCode.Error);
    }
}
