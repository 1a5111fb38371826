namespace DzStore.ServiceDefaults.Hosting;

/// <summary>Bounds on what one request may bring; over them Kestrel refuses with 413 or 431 before a service looks at it.</summary>
public static class RequestLimits
{
    /// <summary>The largest request body a service reads, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

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
}
