using Microsoft.AspNetCore.Http.Features;

namespace DzStore.Orders;

/// <summary>
/// Order ids in URLs. Kestrel decodes a path but leaves %2F, so that in the decoded path an id with a slash and one with the
/// text "%2F" look alike: ids are read from the request line as it was sent.
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

    public static string Next(string? user, int limit, string after) =>
        $"/orders?{(user is null ? "" : $"user={Uri.EscapeDataString(user)}&")}limit={limit}&after={Uri.EscapeDataString(after)}";
}
