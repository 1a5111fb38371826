using DzStore.ServiceDefaults.Settings;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Ordering;
using DzStore.Storefront.Visitors;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Pages;

/// <summary>The shop: its pages, its visitors, their carts and orders.</summary>
internal static class ShopExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Adds the shop's services.</summary>
    public static WebApplicationBuilder AddShop(this WebApplicationBuilder builder)
    {
        builder.AddVisitors();
        var services = builder.Services;
        services.AddSingleton<CartCookie>().AddSingleton<Intents>().AddSingleton<Receipts>().AddSingleton(_ => OrderClient());
        services.AddSingleton<OrderService>();
        services.AddOptions<PageOptions>().BindSettings(PageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PageOptions>, PageOptionsValidator>();
        services.AddSingleton<PageMetrics>().AddSingleton<BrowseAdmission>();
        services.AddSingleton<Assets>().AddSingleton<PageRenderer>().AddSingleton<PageCache>().AddSingleton<BuyPages>();
        services.AddSingleton<Visits>().AddSingleton<Purchases>().AddSingleton<ErrorPages>();
        services.AddSingleton<CartEndpoints>().AddSingleton<BuyEndpoints>().AddSingleton<PayEndpoints>().AddSingleton<OrderEndpoints>();
        // Before the writer of problem documents: the first that can write, does.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter>(provider => provider.GetRequiredService<ErrorPages>()));
        return builder;
    }

    /// <summary>Adds the shop's files and pages.</summary>
    public static WebApplication MapShop(this WebApplication app)
    {
        app.UseOwnOrigin();
        var assets = app.Services.GetRequiredService<Assets>();
        app.Use(assets.ServeAsync);
        var shop = app.MapGroup("").RequireOwnOrigin().ExcludeFromDescription();
        shop.MapBrowsing();
        shop.MapLanguage();
        CartEndpoints.Map(shop);
        BuyEndpoints.Map(shop);
        PayEndpoints.Map(shop);
        OrderEndpoints.Map(shop);
        return app;
    }

    private static HttpClient OrderClient() =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ActivityHeadersPropagator = null,
            }
        )
        {
            Timeout = Patience,
        };
}
