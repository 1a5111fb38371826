using System.Net;
using System.Text.Json;
using DzStore.Storefront.Services;
using DzStore.Storefront.Visitors;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Ordering;

/// <summary>Places and reads visitors' orders at Checkout and Billing, with the shop's own credential.</summary>
public sealed partial class OrderService(
    HttpClient http,
    IOptions<ServiceAddresses> addresses,
    IOptions<ShopOptions> shop,
    TimeProvider time,
    ILogger<OrderService> logger
)
{
    /// <summary>The most orders that one list has.</summary>
    public const int PageSize = 50;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly Uri _fast = addresses.Value.Checkout!;
    private readonly Uri _secure = addresses.Value.Billing!;

    /// <summary>Sends the order once.</summary>
    public async Task<PurchaseOutcome> PlaceAsync(Intent intent, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, intent.Kind, "/orders");
        request.Content = new ByteArrayContent(Body(intent)) { Headers = { ContentType = new("application/json") } };
        var begun = time.GetTimestamp();
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.Created => new PurchaseOutcome.Stored(true, await AcknowledgedAsync(answer, cancellationToken) ?? Elapsed()),
                HttpStatusCode.OK => new PurchaseOutcome.Stored(false, Elapsed()),
                HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => new PurchaseOutcome.Refused(RetryAfter(answer)),
                >= HttpStatusCode.InternalServerError => new PurchaseOutcome.Unknown(RetryAfter(answer)),
                var status => Rejected(intent.Kind, (int)status),
            };
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            // Nobody listened: nothing was sent.
            return new PurchaseOutcome.Refused(Soon);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // Also where the visitor hung up: what was sent may be stored.
            return new PurchaseOutcome.Unknown(Soon);
        }

        double Elapsed() => time.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>A visitor's order; none where there is no such order of this visitor.</summary>
    public Task<Read<PlacedOrder?>> FindAsync(OrderKind kind, Visitor visitor, string id, CancellationToken cancellationToken) =>
        ReadAsync(
            kind,
            "/orders/" + Uri.EscapeDataString(id),
            order => PlacedOrder.Of(kind, order) is { } found && found.User == visitor.User ? found : null,
            cancellationToken
        );

    /// <summary>A page of a visitor's orders, the newest first.</summary>
    public Task<Read<OrderList?>> ListAsync(OrderKind kind, Visitor visitor, string? after, CancellationToken cancellationToken) =>
        ReadAsync(
            kind,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"/orders?user={Uri.EscapeDataString(visitor.User)}&limit={PageSize}"
            ) + (after is null ? "" : "&after=" + Uri.EscapeDataString(after)),
            page => OrderList.Of(kind, page),
            cancellationToken
        );

    private async Task<Read<T?>> ReadAsync<T>(
        OrderKind kind,
        string target,
        Func<JsonElement, T?> parse,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var request = Request(HttpMethod.Get, kind, target);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return new(Answered: true, null);
            if (answer.StatusCode != HttpStatusCode.OK)
                return new(Answered: false, null);
            using var json = await JsonDocument.ParseAsync(
                await answer.Content.ReadAsStreamAsync(cancellationToken),
                default,
                cancellationToken
            );
            return new(Answered: true, parse(json.RootElement));
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or JsonException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return new(Answered: false, null);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, OrderKind kind, string target)
    {
        var request = new HttpRequestMessage(method, new Uri(kind == OrderKind.Fast ? _fast : _secure, target));
        if (shop.Value.ApiKey.Length > 0)
            request.Headers.Add(ShopOptions.Header, shop.Value.ApiKey);
        return request;
    }

    private static byte[] Body(Intent intent) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new OrderBody(intent.OrderId(), intent.Visitor.User, [.. intent.ItemNames()], intent.Total),
            OrderBodyJson.Default.OrderBody
        );

    private static async Task<double?> AcknowledgedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // SendAsync has the whole body by now.
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return Acknowledgement.Milliseconds(body);
    }

    private PurchaseOutcome.Rejected Rejected(OrderKind kind, int status)
    {
        LogRejected(kind.Slug(), status);
        return new(status);
    }

    private static TimeSpan RetryAfter(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta is { } wait && wait > TimeSpan.Zero ? wait : Soon;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The {Service} order service rejects an order of the shop with {Status}: see Shop:ApiKey"
    )]
    private partial void LogRejected(string service, int status);
}
