using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Routes;
using Yarp.ReverseProxy.Transforms.Builder;

namespace SecureFin.Gateway.PassThrough;

/// <summary>Gives every pass-through route our own request and response rules in place of YARP's defaults.</summary>
internal sealed class PassThroughTransforms(RouteCatalogue catalogue, Upstreams upstreams) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var entry = catalogue.PassThrough.Single(candidate => candidate.Route.Id == context.Route.RouteId);
        context.CopyRequestHeaders = false;
        context.UseDefaultForwarders = false;
        context.CopyResponseTrailers = false;
        context.RequestTransforms.Add(new ForwardedRequest(entry, upstreams.Get(entry.Route.Upstream!).Options.RequestHeaders.AsReadOnly()));
        context.ResponseTransforms.Add(new ReturnedResponse());
    }
}
