using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace DzStore.Orders.Endpoints;

/// <summary>
/// Writes and reads order ids in URLs. Kestrel decodes a path but leaves %2F, so that an id with a slash and one with the text "%2F" look
/// alike in the decoded path: ids are read from the request line as it was sent.
/// </summary>
internal static class OrderUrls
{
    public static string Of(string orderId) => "/orders/" + Uri.EscapeDataString(orderId);

    public static string OrderId(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var path = target.IndexOf('?') is >= 0 and var query ? target[..query] : target;
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The address of the next page, behind the prefix that a proxy gave the service.</summary>
    public static string Next(HttpRequest request, OrderQuery query, string after) =>
        request.AddressOf(
            $"/orders?{(query.User is null ? "" : $"user={Uri.EscapeDataString(query.User)}&")}"
                + $"limit={query.Limit}&after={Uri.EscapeDataString(after)}"
        );
}
