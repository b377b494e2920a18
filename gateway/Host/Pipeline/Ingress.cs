using SecureFin.Gateway.Api;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Idempotency;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.PassThrough;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Signatures;
using SecureFin.Gateway.Signatures.Answers;
using SecureFin.Gateway.Traffic;

namespace SecureFin.Gateway.Pipeline;

/// <summary>The way in: every stage that a call passes, in order. Nothing happens to a call that is not on this list.</summary>
internal static class Ingress
{
    /// <summary>Builds the pipeline of all listeners; only the edge leads to governed routes.</summary>
    public static void UseIngress(this WebApplication app)
    {
        foreach (var room in app.Services.GetServices<IListenerRoom>())
            app.MapWhen(context => ListenerFeature.Of(context).Name == room.Listener, room.Configure);
        app.MapWhen(context => ListenerFeature.Of(context).Name != ListenerName.Edge, NothingHere);

        app.UseMiddleware<ReceiptStage>();
        app.UseMiddleware<AnswerSealStage>();
        app.UseMiddleware<ProblemStage>();
        app.UseMiddleware<ShapeStage>();
        app.UseRouting();
        app.UseMiddleware<RouteStage>();
        app.UseMiddleware<IdentityStage>();
        app.UseMiddleware<TrafficStage>();
        app.UseMiddleware<BodyStage>();
        app.UseMiddleware<SignatureStage>();
        app.UseMiddleware<PolicyStage>();
        app.UseMiddleware<IdempotencyStage>();
        app.UseMiddleware<MaskingStage>();

        CanonicalApi.Map(app);
        app.MapPassThrough();
    }

    private static void NothingHere(IApplicationBuilder branch) => branch.Run(context =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
