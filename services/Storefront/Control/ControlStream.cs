using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Storefront.Control.Launcher;
using DzStore.Storefront.Services;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Control;

/// <summary>
/// The live figures of the control room: a line of JSON a second for as long as somebody watches, and nothing is asked of the services
/// while nobody does. Each watcher's looks carry that watcher's credentials.
/// </summary>
internal sealed class ControlStream(
    IOptions<ServiceAddresses> services,
    ControlToken token,
    IHttpClientFactory clients,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    LauncherClient? launcher = null
)
{
    /// <summary>The name of the client that looks at the services.</summary>
    public const string Client = "control";

    private const int MostWatchers = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private static readonly string[] CredentialHeaders = ["Authorization", "X-Api-Key"];

    private int _watchers;

    /// <summary>Takes a place for one more watcher; false where there are too many.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _watchers) <= MostWatchers)
            return true;
        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _watchers);

    /// <summary>Writes lines until the watcher goes or the service stops.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var watches = Watches(CredentialsOf(context.Request.Headers));
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            using var ticks = new PeriodicTimer(Interval, time);
            do
            {
                var launching = launcher?.StatusAsync(end.Token);
                var figures = await Task.WhenAll(watches.Select(watch => watch.LookAsync(end.Token)));
                var line = new ControlLine(
                    time.GetUtcNow(),
                    figures,
                    launching is null ? null : await launching,
                    launcher is null ? null : token.Value
                );
                await context.Response.WriteAsync(JsonSerializer.Serialize(line, Json) + "\n", end.Token);
                await context.Response.Body.FlushAsync(end.Token);
            } while (await ticks.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The watcher left, or the service stops: the page asks again.
        }
    }

    private ServiceWatch[] Watches(IReadOnlyList<KeyValuePair<string, string>> credentials)
    {
        var http = clients.CreateClient(Client);
        return
        [
            new("Checkout", services.Value.Checkout!, http, credentials, time),
            new("Billing", services.Value.Billing!, http, credentials, time),
            new("Analytics", services.Value.Analytics!, http, credentials, time),
        ];
    }

    private static List<KeyValuePair<string, string>> CredentialsOf(IHeaderDictionary headers) =>
        [.. CredentialHeaders.Where(name => headers[name].Count == 1).Select(name => KeyValuePair.Create(name, headers[name].ToString()))];

    /// <summary>One line of the stream.</summary>
    /// <param name="At">The time of the looks, UTC: ages count from it, not from the browser's clock.</param>
    /// <param name="Services">The services.</param>
    /// <param name="Launcher">The state of the launcher's buttons; null where no launcher started this service.</param>
    /// <param name="Token">The token that posts must carry; null without a launcher.</param>
    private sealed record ControlLine(DateTimeOffset At, IReadOnlyList<ServiceFigures> Services, LauncherState? Launcher, string? Token);
}
