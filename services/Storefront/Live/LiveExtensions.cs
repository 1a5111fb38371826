using DzStore.ServiceDefaults.Settings;
using DzStore.Storefront.Services;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Live;

/// <summary>Registers the feed of the list "Hot Right Now" and the streams of live events.</summary>
internal static class LiveExtensions
{
    // A thousand products with names of the greatest length, in JSON.
    private const int MaxListBytes = 4 * 1024 * 1024;

    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LiveOptions>().BindSettings(LiveOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services
            .AddHttpClient<TrendClient>(
                (provider, http) =>
                {
                    http.BaseAddress = provider.GetRequiredService<IOptions<ServiceAddresses>>().Value.Analytics;
                    http.Timeout = TrendClient.Timeout;
                    http.MaxResponseContentBufferSize = MaxListBytes;
                }
            )
            // The feed keeps its client for ever, so the handler looks the address up anew now and then, and not the factory.
            .UseSocketsHttpHandler(
                (handler, _) =>
                {
                    handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
                    (handler.UseCookies, handler.UseProxy, handler.AllowAutoRedirect) = (false, false, false);
                }
            )
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services
            .AddSingleton<LiveEvents>()
            .AddSingleton<LiveMetrics>()
            .AddSingleton<EventStreams>()
            .AddSingleton(provider => new TrendFeed(
                provider.GetRequiredService<TrendClient>(),
                provider.GetRequiredService<LiveEvents>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<TrendFeed>>()
            ));
        services.AddHostedService(provider => provider.GetRequiredService<TrendFeed>()).AddHostedService<Heartbeat>();
        return builder;
    }
}
