using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>A service that keeps what it receives, on a real socket.</summary>
internal sealed class EchoService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoService(WebApplication app) => _app = app;

    /// <summary>The requests, oldest first.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    public string Address => _app.Urls.Single();

    /// <summary>The settings by which a Storefront finds it.</summary>
    public (string Key, string Value)[] Settings => [("Services:Checkout", Address)];

    public static Task<EchoService> StartAsync() => StartAsync(context => context.Response.WriteAsync("seen", context.RequestAborted));

    /// <param name="answer">Answers a request that was kept.</param>
    public static async Task<EchoService> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var service = new EchoService(builder.Build());
        service._app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            service.Requests.Enqueue(
                new(
                    context.Request.Method,
                    context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                    context.Request.Headers.ToDictionary(
                        header => header.Key,
                        header => header.Value.ToString(),
                        StringComparer.OrdinalIgnoreCase
                    ),
                    Encoding.UTF8.GetString(body.ToArray())
                )
            );
            await answer(context);
        });
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}
