using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Traffic;

/// <summary>Registers the traffic log.</summary>
internal static class TrafficExtensions
{
    public static WebApplicationBuilder AddTraffic(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TrafficOptions>().BindSettings(TrafficOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrafficOptions>, TrafficOptionsValidator>();
        services.AddSingleton<TrafficMetrics>().AddSingleton<TrafficLog>();
        services.AddHostedService<TrafficWriter>();
        services.AddHostedService<TrafficSweep>();
        return builder;
    }
}
