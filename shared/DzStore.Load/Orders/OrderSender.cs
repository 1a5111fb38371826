using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace DzStore.Load;

/// <summary>
/// Sends orders to one service and judges every answer. Connections stay warm between orders, as many as are needed at once.
/// </summary>
/// <param name="service">Where it listens.</param>
/// <param name="writeConcern">What its answers must say they were stored with: "w=1" or "w=majority".</param>
/// <param name="time">The clock that waits are read from.</param>
/// <param name="timeout">After how long an order's outcome counts as unknown; 10 s when null.</param>
public sealed class OrderSender(Uri service, string writeConcern, TimeProvider time, TimeSpan? timeout = null) : IDisposable
{
    private static readonly MediaTypeHeaderValue JsonBody = new("application/json");

    // Load goes straight to the service: a proxy of the environment would be measured with it.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        BaseAddress = service,
        Timeout = timeout ?? TimeSpan.FromSeconds(10),
    };

    /// <param name="order">The order to send.</param>
    /// <param name="start">Awaited before the order goes out, with everything prepared; the wait counts from its end.</param>
    /// <param name="cancellationToken">Abandons the order.</param>
    public async Task<OrderReply> SendAsync(LoadOrder order, Task<long>? start, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(order.ToJson()) { Headers = { ContentType = JsonBody } };
        var started = start is null ? time.GetTimestamp() : await start.ConfigureAwait(false);
        try
        {
            using var answer = await http.PostAsync("orders", body, cancellationToken).ConfigureAwait(false);
            var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var latency = time.GetElapsedTime(started);
            return Judge(order.OrderId, answer.StatusCode, content, latency);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(order.OrderId, OrderOutcome.Unknown, time.GetElapsedTime(started), $"no answer within {http.Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            // Only a connection that never came about proves that the order was not sent.
            var outcome = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? OrderOutcome.Failed
                : OrderOutcome.Unknown;
            return new(order.OrderId, outcome, time.GetElapsedTime(started), e.Message);
        }
    }

    public void Dispose() => http.Dispose();

    private OrderReply Judge(string orderId, HttpStatusCode status, byte[] body, TimeSpan latency) => status switch
    {
        HttpStatusCode.Created when Read(body, "order_id") != orderId => new(orderId, OrderOutcome.Failed, latency, "answered 201 for another order"),
        HttpStatusCode.Created when !HasConcern(body) => new(orderId, OrderOutcome.Failed, latency, $"answered 201 without {writeConcern}"),
        HttpStatusCode.Created => new(orderId, OrderOutcome.Stored, latency),
        HttpStatusCode.GatewayTimeout => new(orderId, OrderOutcome.Unknown, latency, "answered 504: " + ReadProblem(body)),
        _ => new(orderId, OrderOutcome.Failed, latency, $"answered {(int)status}, not 201: {ReadProblem(body)}"),
    };

    // "w=majority, j=true": what follows the comma is more than was asked for.
    private bool HasConcern(byte[] body) => Read(body, "write_concern")?.Split(',')[0] == writeConcern;

    private static string ReadProblem(byte[] body) => Read(body, "detail") ?? Read(body, "title") ?? "no problem details";

    private static string? Read(byte[] body, string property)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(property, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
