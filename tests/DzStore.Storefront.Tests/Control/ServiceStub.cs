using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Storefront.Tests.Control;

/// <summary>A server of a test's own on a real socket: a service, or the launcher's control endpoint.</summary>
internal sealed class ServiceStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServiceStub(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single() + "/";

    public static async Task<ServiceStub> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
