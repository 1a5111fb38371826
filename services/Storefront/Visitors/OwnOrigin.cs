using DzStore.ServiceDefaults.Problems;

namespace DzStore.Storefront.Visitors;

/// <summary>
/// Lets a post through only from a page of the shop. Every browser names the page's origin with a post (the shop's pages say
/// Referrer-Policy: same-origin, under which it is not withheld), and on https and localhost it says in Sec-Fetch-Site, too, where the post
/// comes from.
/// </summary>
public static class OwnOrigin
{
    /// <summary>403: the post comes from another site.</summary>
    public static readonly ProblemType ForeignType = new("foreign-post", 403, "The post does not come from a page of the shop");

    /// <summary>True for a post from a page of this origin.</summary>
    public static bool Sent(HttpRequest request) =>
        request.Headers.Origin is [{ } origin]
        && IsOwn(origin, request)
        && request.Headers["Sec-Fetch-Site"] is { } site
        && (site.Count == 0 || site is ["same-origin"]);

    /// <summary>Refuses other posts to these endpoints; needs <see cref="UseOwnOrigin"/>.</summary>
    public static TBuilder RequireOwnOrigin<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(Required.Instance);

    /// <summary>Adds the check, after routing. A filter would not see handlers that take the request alone.</summary>
    public static void UseOwnOrigin(this WebApplication app) =>
        app.Use(
            static (context, next) =>
                HttpMethods.IsPost(context.Request.Method)
                && context.GetEndpoint()?.Metadata.GetMetadata<Required>() is not null
                && !Sent(context.Request)
                    ? ForeignType
                        .Answer("Posts need an Origin header that names the shop itself, as browsers send it with its forms.")
                        .ExecuteAsync(context)
                    : next(context)
        );

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && from is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
        && Uri.Compare(from, own, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private sealed class Required
    {
        public static readonly Required Instance = new();
    }
}
