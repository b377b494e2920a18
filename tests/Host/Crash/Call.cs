namespace SecureFin.Gateway.Tests.Crash;

/// <summary>A call that somebody made.</summary>
/// <param name="Id">Stands in its path, which nobody else's does.</param>
/// <param name="Kind"><c>open</c>, <c>pay</c> or <c>denied</c>.</param>
internal sealed record Call(Guid Id, string Kind)
{
    public bool MovesMoney => Kind == "pay";

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(MovesMoney ? HttpMethod.Post : HttpMethod.Get, new Uri($"/erp/echo/{Kind}/{Id}", UriKind.Relative));
        if (MovesMoney)
        {
            request.Headers.Add("Idempotency-Key", Id.ToString());
            request.Content = new StringContent($"{{\"pay\":\"{Id}\"}}", System.Text.Encoding.UTF8, "application/json");
        }

        return request;
    }
}
