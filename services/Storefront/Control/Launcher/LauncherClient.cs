using System.Net.Http.Headers;
using System.Text.Json;
using DzStore.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Control.Launcher;

/// <summary>Calls the control endpoint of the launcher.</summary>
internal sealed class LauncherClient(IHttpClientFactory clients, IOptions<LauncherOptions> options, TimeProvider time)
{
    private const int MaxBytes = 4096;

    private static readonly ProblemType Away = new("launcher-unavailable", 503, "The launcher does not answer");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    /// <summary>The state of its buttons; one that says so where it does not answer.</summary>
    public async Task<LauncherState> StatusAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            using var request = Request(HttpMethod.Get, "status");
            using var answer = await clients.CreateClient(ControlStream.Client).SendAsync(request, limit.Token);
            return answer.IsSuccessStatusCode
                ? new(true, JsonElement.Parse(await answer.Content.ReadAsStringAsync(limit.Token)))
                : LauncherState.Silent;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            return LauncherState.Silent;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LauncherState.Silent;
        }
    }

    /// <summary>Hands a post on with its body, and its answer back as it came.</summary>
    public async Task<IResult> PostAsync(string path, HttpContext context)
    {
        if (context.Request.ContentLength is null or > MaxBytes)
            return ProblemTypes.BodyTooLarge.Answer($"The body has at most {MaxBytes} bytes, and says how many.");
        using var request = Request(HttpMethod.Post, path);
        request.Content = new StreamContent(context.Request.Body);
        request.Content.Headers.ContentType = new("application/json");
        try
        {
            using var answer = await clients.CreateClient(ControlStream.Client).SendAsync(request, context.RequestAborted);
            return Results.Text(
                await answer.Content.ReadAsStringAsync(context.RequestAborted),
                answer.Content.Headers.ContentType?.ToString(),
                statusCode: (int)answer.StatusCode
            );
        }
        catch (HttpRequestException)
        {
            return Problem.RetryLater(context, Away, TimeSpan.FromSeconds(2), "The launcher that started this service does not answer.");
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, new Uri(options.Value.Address!, path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", options.Value.Token) },
        };
}

/// <summary>The launcher's own words on its buttons, which the page reads; null where it does not answer.</summary>
internal sealed record LauncherState(bool Answers, JsonElement? Status)
{
    public static readonly LauncherState Silent = new(false, null);
}
