using System.Security.Claims;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.ServiceDefaults.Tests.Identity;

/// <summary>
/// A service with the defaults and one endpoint for analysts, /who, which says who calls; /open is for all, of /forgotten nothing was said.
/// </summary>
internal sealed class Service(WebApplication app, HttpClient http) : IAsyncDisposable
{
    public HttpClient Http => http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task<Service> StartAsync(params IEnumerable<string> settings) => StartAsync(time: null, settings);

    public static async Task<Service> StartAsync(TimeProvider? time, params IEnumerable<string> settings)
    {
        var builder = WebApplication.CreateBuilder([
            "--urls=http://127.0.0.1:0",
            "--environment=Development",
            "--Shutdown:Grace=00:00:00",
            "--Serilog:MinimumLevel=Fatal",
            .. settings,
        ]);
        builder.AddServiceDefaults();
        if (time is not null)
            builder.Services.AddSingleton(time);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet("/who", (ClaimsPrincipal caller) => caller.Identity!.Name).AllowRoles("analyst");
        app.MapGet("/open", () => "open").AllowEverybody();
        app.MapGet("/forgotten", () => "forgotten");
        await app.StartAsync(Cancelled);
        return new(app, new() { BaseAddress = new(app.Urls.Single()) });
    }

    public async Task<HttpResponseMessage> GetAsync(string address, string? token = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return await http.SendAsync(request, Cancelled);
    }

    public async Task<int> StatusAsync(string address, string? token = null, string? key = null)
    {
        using var answer = await GetAsync(address, token, key);
        if ((int)answer.StatusCode >= 400)
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}
