using DzStore.ServiceDefaults.Settings;
using DzStore.Storefront.Services;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Proxy;

/// <summary>Puts Checkout, Billing and Analytics behind the Storefront, under /checkout, /billing and /analytics.</summary>
internal static class ProxyExtensions
{
    /// <summary>Registers the forwarder; needs AddServiceAddresses.</summary>
    public static WebApplicationBuilder AddProxiedServices(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ForwardingOptions>().BindSettings(ForwardingOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ForwardingOptions>, ForwardingOptionsValidator>();
        builder.Services.AddHttpForwarder().AddSingleton<ProxyMetrics>().AddSingleton<ServiceForwarder>();
        return builder;
    }

    /// <summary>
    /// Forwards the requests below the prefixes. It comes before identity, limits, CORS and routing: of these requests the service decides,
    /// which sees the caller.
    /// </summary>
    public static void UseProxiedServices(this WebApplication app) =>
        app.Use(next =>
        {
            var services = Services(app.Services.GetRequiredService<IOptions<ServiceAddresses>>().Value);
            var forwarder = app.Services.GetRequiredService<ServiceForwarder>();
            return context =>
            {
                var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
                foreach (var service in services)
                {
                    if (ProxyTarget.Below(target, service.Prefix.Value!) is { } below)
                        return forwarder.ForwardAsync(context, service, below);
                }
                return next(context);
            };
        });

    private static ProxiedService[] Services(ServiceAddresses addresses) =>
        [
            new("Checkout", "/checkout", addresses.Checkout!),
            new("Billing", "/billing", addresses.Billing!),
            new("Analytics", "/analytics", addresses.Analytics!),
        ];
}
