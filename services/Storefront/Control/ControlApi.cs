using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Problems;
using DzStore.Storefront.Control.Launcher;

namespace DzStore.Storefront.Control;

/// <summary>The endpoints of the control room, for admins.</summary>
internal static class ControlApi
{
    private static readonly ProblemType TooManyWatchers = new("too-many-watchers", 503, "Too many watch the control room");

    /// <summary>Registers the control room.</summary>
    public static WebApplicationBuilder AddControl(this WebApplicationBuilder builder)
    {
        builder.AddLauncher();
        builder.Services.AddSingleton<ControlToken>();
        builder.Services.AddSingleton<ControlStream>();
        builder
            .Services.AddHttpClient(ControlStream.Client, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
            })
            // The addresses are of this machine or network: a proxy of the environment is not asked, nor a redirect followed.
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseProxy = false,
                    UseCookies = false,
                    ConnectTimeout = TimeSpan.FromSeconds(1),
                }
            )
            .RemoveAllLoggers();
        return builder;
    }

    /// <summary>Maps the stream and, where a launcher started this service, its buttons; and serves the pages.</summary>
    public static void MapControl(this WebApplication app)
    {
        app.UseControlPages();
        app.MapGet(ControlPages.Address + "/stream", WatchAsync).AllowRoles(Roles.Admin).DisableHttpMetrics().ExcludeFromDescription();
        app.MapLauncher();
    }

    private static async Task<IResult> WatchAsync(HttpContext context, ControlStream stream)
    {
        if (!stream.TryEnter())
        {
            return Problem.RetryLater(
                context,
                TooManyWatchers,
                TimeSpan.FromSeconds(10),
                "The control room has as many watchers as it takes."
            );
        }
        try
        {
            await stream.WriteAsync(context);
        }
        finally
        {
            stream.Leave();
        }

        return Results.Empty;
    }
}
