using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace DzStore.Trends;

/// <summary>
/// Answers 200 with a list from memory, or 304 to a reader who has it already. Age (RFC 9111, section 5.1) tells how long ago the list was
/// last confirmed to be the published one: a second or two, and more while the service behind it is away.
/// </summary>
/// <param name="trend">The list.</param>
/// <param name="limit">The most products in the answer.</param>
/// <param name="age">The time since the list was last confirmed.</param>
public sealed class TrendAnswer(PreparedTrend trend, int limit, TimeSpan age) : IResult, IEndpointMetadataProvider
{
    /// <summary>The header Cache-Control: another list may come at any second, and an old one is better than none.</summary>
    public const string CacheControl = "public, max-age=1, stale-if-error=86400";

    /// <summary>Almost every age is one of these, so that no reader pays for writing it.</summary>
    private static readonly string[] Ages = [.. Enumerable.Range(0, 10).Select(Text)];

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TrendList), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.Headers.ETag = trend.ETag;
        response.Headers.CacheControl = CacheControl;
        response.Headers.Age = Seconds(age) is var seconds && seconds < Ages.Length ? Ages[seconds] : Text(seconds);
        if (Knows(httpContext.Request, trend))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = trend.Length(limit);
        trend.WriteTo(response.BodyWriter, limit);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private static int Seconds(TimeSpan age) => (int)Math.Clamp(age.TotalSeconds, 0, int.MaxValue);

    private static string Text(int seconds) => seconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>True where the reader has the list. Proxies may weaken a tag (W/"…"), which is the same list to a reader.</summary>
    public static bool Knows(HttpRequest request, PreparedTrend trend)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(trend);
        var ifNoneMatch = request.Headers.IfNoneMatch;
        if (ifNoneMatch.Count == 0)
            return false;
        if (ifNoneMatch.Count == 1 && ifNoneMatch[0] == trend.ETag)
            return true;
        return EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags) && tags.Any(tag => tag.Tag == "*" || tag.Tag == trend.ETag);
    }
}
