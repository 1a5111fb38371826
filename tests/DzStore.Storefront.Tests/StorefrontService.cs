using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Storefront.Tests;

/// <summary>The Storefront in this process on a real socket.</summary>
public sealed class StorefrontService : IAsyncDisposable
{
    private readonly Host _host;

    private StorefrontService(Host host)
    {
        _host = host;
        host.UseKestrel(_ => { });
        host.StartServer();
        host.ClientOptions.AllowAutoRedirect = false;
        Http = host.CreateClient();
    }

    /// <summary>A client that follows no redirects.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    /// <param name="settings">Further configuration.</param>
    public static StorefrontService Start(params (string Key, string Value)[] settings) => Start(_ => { }, settings);

    /// <param name="configure">Adds or replaces services.</param>
    /// <param name="settings">Further configuration.</param>
    public static StorefrontService Start(Action<IServiceCollection> configure, params (string Key, string Value)[] settings) =>
        new(
            new Host(
                configure,
                [
                    ("urls", "http://127.0.0.1:0"),
                    ("Shutdown:Grace", "00:00:00"),
                    ("Serilog:MinimumLevel", "Fatal"),
                    // Nobody listens there: a test that needs a service says where it is.
                    ("Services:Checkout", "http://127.0.0.1:1"),
                    ("Services:Billing", "http://127.0.0.1:1"),
                    ("Services:Analytics", "http://127.0.0.1:1"),
                    .. settings,
                ]
            )
        );

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }

    private sealed class Host(Action<IServiceCollection> configure, (string Key, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureTestServices(configure);
        }
    }
}
