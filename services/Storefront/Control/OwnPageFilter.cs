using DzStore.ServiceDefaults.Problems;

namespace DzStore.Storefront.Control;

/// <summary>
/// Lets only a page of this service post: Origin must be there and be our own, and the request must carry the token of this start.
/// </summary>
internal sealed class OwnPageFilter(ControlToken token) : IEndpointFilter
{
    private static readonly ProblemType NotOurPage = new("not-our-page", 403, "The request does not come from a page of this service");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var isOurs =
            request.Headers.Origin is [var origin]
            && origin == $"{request.Scheme}://{request.Host}"
            && request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"]
            && token.Is(request.Headers[ControlToken.Header]);
        return isOurs
            ? next(context)
            : ValueTask.FromResult<object?>(
                NotOurPage.Answer("It needs the Origin of this service and the token of its control room. Nothing was done.")
            );
    }
}
