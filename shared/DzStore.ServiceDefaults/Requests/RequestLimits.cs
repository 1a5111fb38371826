using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>Bounds on what one request may bring.</summary>
public static class RequestLimits
{
    /// <summary>The largest request body a service reads, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>
    /// How much of a body that is too large is received and thrown away, in bytes. A sender whose connection closes while it
    /// still sends sees a broken pipe instead of the 413; past this it may.
    /// </summary>
    private const int MaxDrainedBytes = 8 * 1024 * 1024;

    /// <summary>
    /// For an endpoint that reads its body itself and counts: what it leaves unread after <see cref="MaxBodyBytes"/> is drained.
    /// Every other reader is ended by Kestrel at that size.
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

    /// <summary>Refuses a body that says it is too large before anybody reads it.</summary>
    internal static void UseBodyLimit(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.ContentLength is not > MaxBodyBytes)
            return next(context);
        context.Request.AllowDraining();
        return Problem.BodyTooLarge().ExecuteAsync(context);
    });
}
