using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.Local.Tests.Support;

namespace DzStore.Local.Tests.Control;

/// <summary>The control room of a launcher that serves, as a page uses it.</summary>
internal sealed class ControlRoom : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;
    private readonly StreamReader _stream;
    private readonly string _token;

    private ControlRoom(HttpClient http, StreamReader stream, string token) => (_http, _stream, _token) = (http, stream, token);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The address of a service by its name in the launcher's last lines.</summary>
    public static Uri Address(LauncherProcess launcher, string name) =>
        new(
            launcher
                .Output.Split("Serving until Ctrl-C")[1]
                .Split('\n')
                .First(line => line.StartsWith(name + " ", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]
                .Trim()
        );

    public static async Task<ControlRoom> OpenAsync(LauncherProcess launcher)
    {
        var http = new HttpClient { BaseAddress = Address(launcher, "Storefront") };
        var stream = new StreamReader(await http.GetStreamAsync("/control/stream", Cancellation));
        var first = JsonElement.Parse((await stream.ReadLineAsync(Cancellation))!);
        return new(http, stream, first.GetProperty("token").GetString()!);
    }

    /// <summary>Waits for a state of the launcher's buttons.</summary>
    public async Task<JsonElement> UntilAsync(string what, Func<JsonElement, bool> isIt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        var last = "";
        try
        {
            while (await _stream.ReadLineAsync(limit.Token) is { } line)
            {
                last = line;
                if (JsonElement.Parse(line).GetProperty("launcher").TryGetProperty("status", out var status) && isIt(status))
                    return status;
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            // Said below, with the last line.
        }

        throw new TimeoutException($"It did not come to this: {what}. The last line: {last}");
    }

    /// <summary>Makes a fault, waits until it is over, and gives it.</summary>
    public async Task<JsonElement> FaultAsync(string kind, Func<Task>? meanwhile = null)
    {
        var before = Ended(await UntilAsync("it has a state", _ => true), kind);
        (await PressAsync("faults", $$"""{"kind": "{{kind}}"}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        if (meanwhile is not null)
            await meanwhile();
        var status = await UntilAsync($"{kind} is over", status => Ended(status, kind) > before);
        return Past(status, kind).Last();
    }

    private static IEnumerable<JsonElement> Past(JsonElement status, string kind) =>
        status.GetProperty("past").EnumerateArray().Where(fault => fault.GetProperty("kind").GetString() == kind);

    private static DateTimeOffset Ended(JsonElement status, string kind) =>
        Past(status, kind).Select(fault => fault.GetProperty("ended").GetDateTimeOffset()).DefaultIfEmpty().Max();

    /// <summary>Waits until the list "Hot Right Now" of the shop has a product.</summary>
    public async Task UntilHotAsync(string product)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        while (!(await _http.GetStringAsync("/trending?limit=1000", limit.Token)).Contains(product, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
    }

    public async Task<(HttpStatusCode Status, string Body)> PressAsync(string button, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/control/launcher/{button}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            Headers = { { "Origin", _http.BaseAddress!.GetLeftPart(UriPartial.Authority) }, { "X-Control-Token", _token } },
        };
        using var answer = await _http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _http.Dispose();
    }
}
