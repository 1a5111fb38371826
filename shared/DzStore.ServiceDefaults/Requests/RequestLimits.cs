using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.ServiceDefaults.Requests;

/// <summary>The limits of one request.</summary>
public static class RequestLimits
{
    /// <summary>The largest request body that a service reads, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    internal static readonly string TooLarge = $"The body is larger than {MaxBodyBytes} bytes.";

    /// <summary>
    /// The most bytes of a body that is too large that are received and thrown away. A sender whose connection closes while it still sends
    /// sees a broken pipe instead of the 413; past this it may.
    /// </summary>
    private const int MaxDrainedBytes = 8 * 1024 * 1024;

    /// <summary>413: the body is larger than <see cref="MaxBodyBytes"/>.</summary>
    public static ProblemHttpResult BodyTooLarge() => ProblemTypes.BodyTooLarge.Answer(TooLarge);

    /// <summary>
    /// For an endpoint that reads its body itself and counts: what it leaves unread after <see cref="MaxBodyBytes"/> is drained. Kestrel
    /// ends every other reader at that size.
    /// </summary>
    public static void AllowDraining(this HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxDrainedBytes;
    }

    internal static WebApplicationBuilder AddRequestLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        return builder;
    }

    /// <summary>Refuses a body whose declared length is too large before anybody reads it.</summary>
    internal static void UseBodyLimit(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.ContentLength is not > MaxBodyBytes)
                    return next(context);
                context.Request.AllowDraining();
                return BodyTooLarge().ExecuteAsync(context);
            }
        );
}
