using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Services;

/// <summary>Registers the addresses of the services behind the Storefront, and the shop's credential to them.</summary>
internal static class ServiceAddressesExtensions
{
    public static WebApplicationBuilder AddServiceAddresses(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServiceAddresses>().BindSettings(ServiceAddresses.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ServiceAddresses>, ServiceAddressesValidator>();
        builder.Services.AddOptions<ShopOptions>().BindSettings(ShopOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ShopOptions>, ShopOptionsValidator>();
        return builder;
    }
}
