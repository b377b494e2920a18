using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Telemetry;

namespace SecureFin.Gateway.Tests.Telemetry;

public sealed class TelemetryTests
{
    private const string Iban = "DE89370400440532013000";

    [Fact]
    public void A_span_leaves_without_personal_data_whatever_was_put_on_it()
    {
        var seen = new ConcurrentQueue<string>();
        using var exporter = new Lines(seen);
        using (TelemetryExport.Traces(Sdk.CreateTracerProviderBuilder(), new TelemetryOptions { TraceShare = 1 }).AddProcessor(new SimpleActivityExportProcessor(exporter)).Build())
        {
            using var activity = EgressMeter.Activities.StartActivity($"GET /v1/accounts/{Iban}", ActivityKind.Client)!;
            activity.SetTag("url.path", $"/v1/accounts/{Iban}").SetTag("url.query", Iban).SetTag("client.address", Iban).SetTag("enduser.id", Iban);
            activity.SetTag("http.route", "/v1/accounts/{id}").SetTag("http.request.method", "GET").SetTag("securefin.upstream", "of this test");
            activity.SetBaggage("user", Iban);
            activity.TraceStateString = $"x={Iban}";
            activity.SetStatus(ActivityStatusCode.Error, $"failed for {Iban}");
        }

        // The source is one for the process: spans of other tests may be among them.
        Assert.DoesNotContain(seen, line => line.Contains(Iban));
        var line = Assert.Single(seen, line => line.Contains("of this test"));
        Assert.Contains("GET /v1/accounts/{id}", line);
    }

    [Fact]
    public void A_span_with_an_exception_event_is_not_exported()
    {
        var seen = new ConcurrentQueue<string>();
        using var exporter = new Lines(seen);
        using (TelemetryExport.Traces(Sdk.CreateTracerProviderBuilder(), new TelemetryOptions { TraceShare = 1 }).AddProcessor(new SimpleActivityExportProcessor(exporter)).Build())
        {
            using var activity = EgressMeter.Activities.StartActivity("egress")!;
            activity.AddException(new InvalidOperationException(Iban));
        }

        Assert.DoesNotContain(seen, line => line.Contains(Iban));
    }

    [Theory]
    [InlineData("http://collector.example:4317", false)]
    [InlineData("http://127.0.0.1:4317", true)]
    [InlineData("https://collector.example:4317", true)]
    [InlineData(null, true)]
    public void Telemetry_leaves_the_machine_only_encrypted(string? endpoint, bool good) =>
        Assert.Equal(good, new TelemetryOptionsValidator().Validate(null, new TelemetryOptions { Endpoint = endpoint }).Succeeded);

    private sealed class Lines(ConcurrentQueue<string> seen) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
            {
                var parts = activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Concat(activity.Events.Select(e => $"{e.Name} {string.Join(' ', e.Tags)}"));
                seen.Enqueue($"{activity.DisplayName} {activity.TraceStateString} {activity.StatusDescription} {string.Join(' ', parts)}");
            }

            return ExportResult.Success;
        }
    }
}
