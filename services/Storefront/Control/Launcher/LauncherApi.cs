using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Control.Launcher;

/// <summary>
/// The launcher's buttons: faults, the load dial and the price of durability. They exist only where a launcher started this service, in
/// Development; elsewhere their addresses are unknown.
/// </summary>
internal static class LauncherApi
{
    private static readonly string[] Buttons = ["faults", "dial", "price", "audit"];

    public static void AddLauncher(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LauncherOptions>().BindSettings(LauncherOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LauncherOptions>, LauncherOptionsValidator>();
        if (IsThere(builder.Configuration))
            builder.Services.AddSingleton<LauncherClient>();
    }

    public static void MapLauncher(this WebApplication app)
    {
        if (!IsThere(app.Configuration) || !app.Environment.IsDevelopment())
            return;
        foreach (var button in Buttons)
        {
            app.MapPost($"{ControlPages.Address}/launcher/{button}", (HttpContext context, LauncherClient launcher) =>
                    launcher.PostAsync(button, context)
                )
                .AllowRoles(Roles.Admin)
                .AddEndpointFilter(new OwnPageFilter(app.Services.GetRequiredService<ControlToken>()))
                .ExcludeFromDescription();
        }
    }

    private static bool IsThere(IConfiguration configuration) =>
        configuration.GetSection(LauncherOptions.Section)[nameof(LauncherOptions.Address)] is { Length: > 0 };
}
