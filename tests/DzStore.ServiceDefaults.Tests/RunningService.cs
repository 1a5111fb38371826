using Microsoft.AspNetCore.Builder;
using Xunit.Sdk;

// Serilog's logger and the listeners of meters and traces belong to the process: services that run side by side would hear each other.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)]

namespace DzStore.ServiceDefaults.Tests;

/// <summary>A service with nothing but the defaults and what a test maps, on a real socket.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningService(WebApplication app, HttpClient http) => (_app, Http) = (app, http);

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="map">Its endpoints.</param>
    /// <param name="settings">Its configuration, as on a command line.</param>
    public static Task<RunningService> StartAsync(Action<WebApplication> map, params string[] settings) =>
        StartBuiltAsync(static _ => { }, map, settings);

    /// <param name="add">Changes what it is built of.</param>
    /// <param name="map">Its endpoints.</param>
    /// <param name="settings">Its configuration, as on a command line.</param>
    public static async Task<RunningService> StartBuiltAsync(
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        params string[] settings
    )
    {
        var builder = WebApplication.CreateBuilder([
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--Serilog:MinimumLevel=Fatal",
            "--Shutdown:Grace=00:00:00",
            .. settings,
        ]);
        builder.AddServiceDefaults();
        add(builder);
        var app = builder.Build();
        app.UseServiceDefaults();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var trusting = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            AllowAutoRedirect = false,
        };
        return new(app, new(trusting) { BaseAddress = new(app.Urls.Single()) });
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
