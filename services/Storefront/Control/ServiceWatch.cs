using System.Net;
using DzStore.Storefront.Control.Metrics;

namespace DzStore.Storefront.Control;

/// <summary>Looks at one service for one watcher, with that watcher's own credentials.</summary>
/// <param name="name">The name of the service.</param>
/// <param name="address">Its address.</param>
/// <param name="http">Sends the requests.</param>
/// <param name="credentials">The headers of the watcher that say who calls.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceWatch(
    string name,
    Uri address,
    HttpClient http,
    IReadOnlyList<KeyValuePair<string, string>> credentials,
    TimeProvider time
)
{
    /// <summary>
    /// A service that does not answer within this time is silent. With the look's interval it is under the 3 s of the page.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    private readonly Uri _metrics = new(address, "metrics");
    private Scrape? _before;
    private DateTimeOffset? _answeredAt;

    /// <summary>Looks once; never fails but by the token.</summary>
    public async Task<ServiceFigures> LookAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _metrics);
            foreach (var (header, value) in credentials)
                request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await http.SendAsync(request, limit.Token);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return Without("refuses", $"{name} does not let this caller read its metrics ({(int)answer.StatusCode}).");
            if (answer.StatusCode != HttpStatusCode.OK)
                return Without("strange", $"{name} answered {(int)answer.StatusCode} for its metrics.");
            return Read(await answer.Content.ReadAsStringAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Without("silent", $"{name} does not answer.");
        }
        catch (HttpRequestException)
        {
            return Without("away", $"{name} cannot be reached: nobody listens at its address.");
        }
    }

    private ServiceFigures Read(string text)
    {
        var now = new Scrape(time.GetTimestamp(), PrometheusText.Read(text));
        if (now.Series.Count == 0)
            return Without("strange", $"{name} answered without metrics.");
        var elapsed = _before is null ? TimeSpan.Zero : time.GetElapsedTime(_before.At, now.At);
        _answeredAt = time.GetUtcNow();
        var figures = ServiceReading.Read(name, _answeredAt.Value, now, _before, elapsed);
        _before = now;
        return figures;
    }

    private ServiceFigures Without(string state, string detail) => new(name, state, detail, _answeredAt, null, null, [], [], null, null);
}
