using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DzStore.BlackFriday.Generator;

/// <summary>A service that does nothing, in a separate process, to measure the generator against.</summary>
internal static class NoOpServer
{
    public const string Command = "noop-server";

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.Body.WriteAsync("ok"u8.ToArray(), 0, 2);
        });
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Urls.Single());

        // The process that started it holds its standard input.
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null, cancellationToken);
        return 0;
    }
}
