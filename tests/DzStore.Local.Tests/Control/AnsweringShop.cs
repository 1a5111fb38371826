using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DzStore.Local.Tests.Control;

/// <summary>Answers every request with the same page, and knows who is connected and what was asked for.</summary>
internal sealed class AnsweringShop : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _connections = new();
    private readonly ConcurrentDictionary<string, bool> _paths = new();
    private readonly WebApplication _app;

    private AnsweringShop(string page)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next =>
                        async connection =>
                        {
                            _connections[connection.ConnectionId] = true;
                            await next(connection);
                            _connections.TryRemove(connection.ConnectionId, out _);
                        }
                    )));
        _app = builder.Build();
        _app.Run(context =>
        {
            _paths[context.Request.Path] = true;
            return context.Response.WriteAsync(page);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The connections that are open.</summary>
    public IReadOnlyCollection<string> Connections => [.. _connections.Keys];

    /// <summary>The paths that were asked for so far.</summary>
    public IReadOnlyCollection<string> Paths => [.. _paths.Keys];

    /// <param name="page">The page.</param>
    public static async Task<AnsweringShop> StartAsync(string page)
    {
        var shop = new AnsweringShop(page);
        await shop._app.StartAsync(TestContext.Current.CancellationToken);
        return shop;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
