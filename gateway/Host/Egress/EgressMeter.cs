using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SecureFin.Gateway.Egress;

/// <summary>Counts and times calls to upstreams by upstream, result and status. No path, no caller.</summary>
internal static class EgressMeter
{
    private static readonly Meter Meter = new("SecureFin.Gateway.Egress");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("securefin.egress.duration", "s", "Calls to banks and systems, from intent to the answer held or begun.");

    /// <summary>Tells when the client certificate in use towards each upstream ends, in seconds since 1970.</summary>
    public static void Watch(IEnumerable<EgressRoad> roads) => Meter.CreateObservableGauge(
        "securefin.egress.certificate.end", () => from road in roads
                                                   let end = road.Transport.CertificateEnd
                                                   where end is not null
                                                   select new Measurement<long>(end.Value.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("securefin.upstream", road.Upstream.Id)), "s");

    public static readonly ActivitySource Activities = new("SecureFin.Gateway.Egress");

    /// <summary>Records one ended attempt.</summary>
    public static void Record(UpstreamFacts facts, string result, TimeSpan elapsed, Activity? activity)
    {
        if (Duration.Enabled)
        {
            Duration.Record(elapsed.TotalSeconds,
                new("securefin.upstream", facts.Upstream), new("securefin.result", result), new("http.response.status_code", facts.Status));
        }

        activity?.SetTag("securefin.upstream", facts.Upstream).SetTag("securefin.result", result).SetTag("http.response.status_code", facts.Status);
    }
}
