using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DzStore.Storefront.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace DzStore.Storefront.Tests.Live;

/// <summary>GET /events: what its readers get, and what readers who do not read cost.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private const int Large = 100_000;

    private ScriptedAnalytics _analytics = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _analytics = await ScriptedAnalytics.StartAsync();

    public ValueTask DisposeAsync() => _analytics.DisposeAsync();

    [Fact]
    public async Task A_reader_gets_a_heartbeat_first_then_the_list_and_every_newer_one()
    {
        await using var shop = Start();
        using var answer = await OpenAsync(shop);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/event-stream");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var events = ReadAsync(answer).GetAsyncEnumerator(Cancellation);

        var first = await NextAsync(events, _ => true);
        first.Kind.ShouldBe("beat");
        DateTimeOffset
            .FromUnixTimeMilliseconds(JsonElement.Parse(first.Data).GetProperty("now").GetInt64())
            .ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        var trend = await NextAsync(events, live => live.Kind == "trend");
        var json = JsonElement.Parse(trend.Data);
        json.GetProperty("products")[0].GetProperty("product_name").GetString().ShouldBe("Mouse");
        json.GetProperty("stale_since").ValueKind.ShouldBe(JsonValueKind.Null);
        trend.Id.ShouldNotBeEmpty();

        _analytics.List = ScriptedAnalytics.Of("iPhone 15");
        var next = await NextAsync(events, live => live.Kind == "trend");
        next.Data.ShouldContain("iPhone 15");
        next.Id.ShouldNotBe(trend.Id);

        _analytics.Status = 503;
        JsonElement
            .Parse((await NextAsync(events, live => live.Kind == "trend")).Data)
            .GetProperty("stale_since")
            .GetDateTimeOffset()
            .ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        _analytics.Status = 200;
        (await NextAsync(events, live => live.Kind == "trend")).Id.ShouldBe(next.Id);
    }

    [Fact]
    public async Task A_reader_who_reads_late_gets_the_newest_event_in_place_of_the_older_ones()
    {
        await using var shop = Start(("Live:WriteTimeout", "00:05:00"));
        using var socket = await NotReadingAsync(shop);
        await StreamsAsync(shop, 1);
        var live = shop.Services.GetRequiredService<LiveEvents>();

        for (var i = 1; i <= 2_000; i++)
        {
            live.Publish("large", $"{i}", Encoding.ASCII.GetBytes(new string('x', Large)));
            if (i % 100 == 0)
                await Task.Yield();
        }

        var (received, text) = (0L, new StringBuilder());
        var buffer = new byte[256 * 1024];
        while (!text.ToString().Contains("id: 2000\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, Cancellation);
            received += read;
            text.Append(Encoding.ASCII.GetString(buffer, 0, read).Replace("xxxxxxxxxx", "", StringComparison.Ordinal));
        }
        received.ShouldBeLessThan(2_000L * Large / 4);
    }

    [Fact]
    public async Task A_reader_who_never_reads_is_cut()
    {
        await using var shop = Start(("Live:WriteTimeout", "00:00:00.2"));
        using var socket = await NotReadingAsync(shop);
        await StreamsAsync(shop, 1);
        var live = shop.Services.GetRequiredService<LiveEvents>();

        while (shop.Services.GetRequiredService<EventStreams>().Open > 0)
        {
            live.Publish("large", "1", Encoding.ASCII.GetBytes(new string('x', Large)));
            await Task.Delay(1, Cancellation);
        }
    }

    [Fact]
    public async Task Streams_beyond_the_bound_are_refused_until_one_ends()
    {
        await using var shop = Start(("Live:MaxStreams", "2"));
        using var first = await OpenAsync(shop);
        var second = await OpenAsync(shop);

        using (var third = await OpenAsync(shop))
        {
            third.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            third.Headers.RetryAfter.ShouldNotBeNull();
            var problem = await third.Content.ReadAsStringAsync(Cancellation);
            problem.ShouldContain("urn:dzstore:problem:too-many-streams");
            problem.ShouldContain("this instance serves (Live:MaxStreams)");
        }
        second.Dispose();
        await StreamsAsync(shop, 1);
        using var instead = await OpenAsync(shop);
        instead.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_address_and_of_IPv6_one_network_holds_only_its_share()
    {
        await using var shop = Start(("Live:MaxStreamsPerAddress", "2"), ("Proxy:Known", "127.0.0.1"));
        using var first = await OpenAsync(shop, "2001:db8::1");
        var second = await OpenAsync(shop, "2001:db8::2:0:0:2");

        using (var third = await OpenAsync(shop, "2001:db8::3"))
        {
            third.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            third.Headers.RetryAfter.ShouldNotBeNull();
            (await third.Content.ReadAsStringAsync(Cancellation)).ShouldContain(
                "Your address holds 2 event streams open, as many as one may (Live:MaxStreamsPerAddress)."
            );
        }
        using var neighbour = await OpenAsync(shop, "2001:db8:0:1::1");
        using var other = await OpenAsync(shop, "203.0.113.1");
        (neighbour.StatusCode, other.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));

        second.Dispose();
        await StreamsAsync(shop, 3);
        using var instead = await OpenAsync(shop, "2001:db8::3");
        instead.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Development", null, 5_000)]
    [InlineData("Production", null, 100)]
    [InlineData("Development", 7, 7)]
    [InlineData("Production", 7, 7)]
    public void Outside_Development_one_address_has_a_share_by_default(string environment, int? setting, int expected) =>
        new LiveOptions { MaxStreamsPerAddress = setting }
            .StreamsPerAddress(new HostingEnvironment { EnvironmentName = environment })
            .ShouldBe(expected);

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(1_000_001, false)]
    public void A_share_that_cannot_be_is_named_at_the_start(int share, bool isValid)
    {
        var result = new LiveOptionsValidator().Validate(name: null, new() { MaxStreamsPerAddress = share });

        result.Succeeded.ShouldBe(isValid);
        (result.FailureMessage ?? "").Contains("Live:MaxStreamsPerAddress", StringComparison.Ordinal).ShouldBe(!isValid);
    }

    [Fact]
    public async Task At_the_stop_streams_end_and_hold_nothing_up_not_even_those_that_nobody_reads()
    {
        // A stop may take an hour: streams that it waited for would let this test run out of time.
        var shop = Start(("Shutdown:Timeout", "00:09:00"), ("Live:WriteTimeout", "00:05:00"));
        using var socket = await NotReadingAsync(shop);
        using var answer = await OpenAsync(shop);
        await StreamsAsync(shop, 2);
        var reading = Task.Run(() => ReadToEndAsync(answer), Cancellation);
        var live = shop.Services.GetRequiredService<LiveEvents>();
        for (var i = 0; i < 200; i++)
        {
            live.Publish("large", $"{i}", Encoding.ASCII.GetBytes(new string('x', Large)));
            await Task.Delay(1, Cancellation);
        }

        shop.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await reading;
        await shop.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
    }

    [Fact]
    public async Task HEAD_opens_no_stream()
    {
        await using var shop = Start();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/events");
        using var answer = await shop.Http.SendAsync(request, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
    }

    private StorefrontService Start(params (string, string)[] settings) =>
        StorefrontService.Start([("Services:Analytics", _analytics.Address), .. settings]);

    private static Task<HttpResponseMessage> OpenAsync(StorefrontService shop) =>
        shop.Http.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

    /// <summary>A reader behind a proxy.</summary>
    private static async Task<HttpResponseMessage> OpenAsync(StorefrontService shop, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events") { Headers = { { "X-Forwarded-For", address } } };
        return await shop.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    /// <summary>A reader who asks for the stream and reads nothing.</summary>
    private static async Task<Socket> NotReadingAsync(StorefrontService shop)
    {
        var address = shop.Http.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /events HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"), Cancellation);
        return socket;
    }

    private static async Task StreamsAsync(StorefrontService shop, int count)
    {
        while (shop.Services.GetRequiredService<EventStreams>().Open != count)
            await Task.Delay(10, Cancellation);
    }

    private static async Task<Event> NextAsync(IAsyncEnumerator<Event> events, Func<Event, bool> isIt)
    {
        while (await events.MoveNextAsync())
        {
            if (isIt(events.Current))
                return events.Current;
        }
        throw new EndOfStreamException("The stream ended before the event.");
    }

    private static async Task ReadToEndAsync(HttpResponseMessage answer)
    {
        await foreach (var live in ReadAsync(answer))
            live.Kind.ShouldNotBeEmpty();
    }

    private static async IAsyncEnumerable<Event> ReadAsync(HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var (id, kind, data) = ("", "", "");
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Length == 0)
                yield return new(id, kind, data);
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
        }
    }

    private sealed record Event(string Id, string Kind, string Data);
}
