using System.Text;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Listeners;

/// <summary>Answers <c>/health/live</c>, <c>/health/ready</c>, <c>/health/policy</c> with <c>/shadow</c> below it, and <c>/metrics</c> on the loopback port; there is nothing else.</summary>
internal sealed class HealthRoom(Readiness readiness, Metrics metrics, PolicyHealth policy) : IListenerRoom
{
    public ListenerName Listener => ListenerName.Health;

    public void Configure(IApplicationBuilder branch) => branch.Run(AnswerAsync);

    private Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/health/live") => WriteAsync(context, 200, "live\n"),
        ("GET", "/health/ready") => ReadyAsync(context),
        ("GET", "/health/policy") => WriteAsync(context, 200, policy.State()),
        ("GET", "/health/policy/shadow") => WriteAsync(context, 200, policy.ShadowState()),
        ("GET", "/metrics") => WriteAsync(context, 200, metrics.Text() + policy.Metrics()),
        _ => WriteAsync(context, 404, "not found\n"),
    };

    private Task ReadyAsync(HttpContext context)
    {
        var failing = readiness.Failing();
        if (!readiness.Serving)
            return WriteAsync(context, 503, "not serving\n");
        return failing.Count == 0 ? WriteAsync(context, 200, "ready\n") : WriteAsync(context, 503, $"not ready: {string.Join(' ', failing)}\n");
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}
