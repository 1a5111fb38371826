using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using DzStore.Orders.Batching;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Telemetry;

/// <summary>Traces of an order, where they are recorded: they show its write, and nothing of its content.</summary>
public sealed class OrderTraceTests(MongoServer mongo)
{
    private const string Order = """{"order_id":"SECRET_ID","user":"Secret User","items":["Secret Item"],"total":424242}""";
    private readonly ConcurrentQueue<Activity> _spans = new();

    [Fact]
    public async Task A_shared_write_is_a_trace_of_its_own_with_a_link_to_every_order_in_it()
    {
        using var listener = Listen();
        await using var service = OrderService.Start("Checkout", mongo.ConnectionString, mongo.NewDatabase());
        List<ActivityTraceId> requests = [];
        // The spans of other tests' services are heard as well: this service's are those with a link to one of its requests.
        bool IsShared(Activity span) => span.Links.Count() > 1 && span.Links.Any(link => requests.Contains(link.Context.TraceId));
        while (!_spans.Any(IsShared))
            await Task.WhenAll(Enumerable.Range(0, 40).Select(number => SendAsync($"SHARED_{requests.Count}_{number}")).ToList());

        var shared = _spans.Where(IsShared).ToList();
        shared.ShouldAllBe(span => span.ParentSpanId == default && !requests.Contains(span.TraceId));
        shared.SelectMany(span => span.Links).ShouldAllBe(link => requests.Contains(link.Context.TraceId));

        async Task SendAsync(string id)
        {
            var trace = ActivityTraceId.CreateRandom();
            requests.Add(trace);
            (await PostAsync(service, Order.Replace("SECRET_ID", id), trace)).StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task The_write_of_an_order_is_in_the_trace_of_its_request_and_shows_nothing_of_it()
    {
        using var listener = Listen();
        // What is sent to a collector passes the processors of the service; that nobody takes it does not matter here.
        await using var service = OrderService.Start(
            "Checkout",
            mongo.ConnectionString,
            mongo.NewDatabase(),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        );
        var trace = ActivityTraceId.CreateRandom();

        foreach (
            var (body, status) in new[]
            {
                (Order, HttpStatusCode.Created),
                (Order, HttpStatusCode.OK),
                (Order.Replace("424242", "424243"), HttpStatusCode.Conflict),
            }
        )
        {
            using var answer = await PostAsync(service, body, trace);
            answer.StatusCode.ShouldBe(status);
        }

        // A span may end a moment after the answer is out.
        while (_spans.Count(span => span.TraceId == trace && span.OperationName == "write orders") < 3)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        var ours = _spans.Where(span => span.TraceId == trace).ToList();
        ours.ShouldContain(span => span.Source.Name == MongoTelemetry.ActivitySourceName);
        foreach (var span in _spans)
        {
            Everything(span)
                .ShouldNotContain(part => part.Contains("secret", StringComparison.OrdinalIgnoreCase) || part.Contains("42424"));
        }
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MongoTelemetry.ActivitySourceName or OrderMetrics.MeterName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static async Task<HttpResponseMessage> PostAsync(OrderService service, string body, ActivityTraceId trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
        return await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Everything(Activity span) =>
        [
            span.DisplayName,
            span.StatusDescription ?? "",
            .. span.TagObjects.Concat(span.Events.SelectMany(happened => happened.Tags)).Select(tag => $"{tag.Key}={tag.Value}"),
        ];
}
