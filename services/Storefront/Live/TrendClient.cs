using System.Net;
using System.Text.Json;
using DzStore.Trends;

namespace DzStore.Storefront.Live;

/// <summary>Asks Analytics for the published list.</summary>
internal sealed class TrendClient(HttpClient http)
{
    /// <summary>The longest that a look may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time that Analytics may keep an answer back until there is news. It is short, so that a dead Analytics is noticed.
    /// </summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private static readonly Uri Address = new($"/trending?limit={TrendList.MaxCount}", UriKind.Relative);

    /// <summary>Looks once. Where the known list is still the published one, Analytics answers when it is not, or after a second.</summary>
    /// <param name="known">The list that is known; null where none is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TrendLookException">Analytics gave no list; the message says why, in words for operators.</exception>
    public async Task<TrendLook> LookAsync(PreparedTrend? known, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        TrendWait.Ask(request, Wait);
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known.ETag);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var trend =
                answer.StatusCode == HttpStatusCode.NotModified && known is not null ? known
                : answer.StatusCode == HttpStatusCode.OK ? await ReadAsync(answer.Content, cancellationToken)
                : throw new TrendLookException($"Analytics answered {(int)answer.StatusCode}");
            return new(trend, answer.Headers.Age ?? TimeSpan.Zero, TrendWait.IsApplied(answer));
        }
        catch (HttpRequestException e)
        {
            throw new TrendLookException($"Analytics cannot be reached ({e.HttpRequestError})", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrendLookException($"Analytics did not answer within {Timeout.TotalSeconds:0} s", e);
        }
    }

    private static async Task<PreparedTrend> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            var list = await JsonSerializer.DeserializeAsync(body, TrendJson.Default.TrendList, cancellationToken);
            return list is { Products: not null } && list.Products.All(product => product is { ProductName: not null })
                ? PreparedTrend.Of(list)
                : throw new TrendLookException("Analytics answered with something that is no list");
        }
        catch (JsonException e)
        {
            throw new TrendLookException("Analytics answered with something that is no list", e);
        }
    }
}

/// <summary>The answer to a look.</summary>
/// <param name="Trend">The published list: the known one itself where it is still published.</param>
/// <param name="Age">The time since the database last confirmed it.</param>
/// <param name="Waits">True where Analytics keeps answers back until there is news, so that the next look may follow at once.</param>
internal sealed record TrendLook(PreparedTrend Trend, TimeSpan Age, bool Waits);

/// <summary>Thrown where a look at the published list gave no list.</summary>
internal sealed class TrendLookException(string message, Exception? inner = null) : Exception(message, inner);
