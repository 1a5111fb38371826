using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.Storefront.Live;
using DzStore.Trends;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Storefront.Tests.Live;

/// <summary>The Storefront's list follows Analytics' at once, or by one look a second, and stays while Analytics is away.</summary>
public sealed class TrendFeedTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 0, 0, 10, TimeSpan.Zero));
    private ScriptedAnalytics _analytics = null!;
    private StorefrontService _shop = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TrendFeed Feed => _shop.Services.GetRequiredService<TrendFeed>();

    public async ValueTask InitializeAsync()
    {
        _analytics = await ScriptedAnalytics.StartAsync();
        _shop = StorefrontService.Start(services => services.AddSingleton<TimeProvider>(_time), ("Services:Analytics", _analytics.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _analytics.DisposeAsync();
    }

    [Fact]
    public async Task Readers_get_the_bytes_and_the_tag_that_Analytics_gives_and_ask_it_nothing()
    {
        _analytics.List = ScriptedAnalytics.Of([.. Enumerable.Range(0, 30).Select(i => $"لوحة {i}")]);
        await LookedAsync(() => Feed.Current.List?.Products.Count == 30);
        var looks = _analytics.Looks;

        foreach (var limit in new[] { 1, 10, 29, 30, 31, 1_000 })
        {
            using var answer = await _shop.Http.GetAsync($"/trending?limit={limit}", Cancellation);
            var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            json.GetProperty("products").GetArrayLength().ShouldBe(Math.Min(30, limit));
            json.GetProperty("updated_at").GetString().ShouldBe("2026-11-27T00:00:00.04Z");
            json.GetProperty("source").GetString().ShouldBe("web_traffic.csv");
            answer.Headers.ETag!.Tag.ShouldBe(PreparedTrend.Of(_analytics.List).ETag);
        }
        (await _shop.Http.GetStringAsync("/trending?limit=30", Cancellation)).ShouldBe(JsonSerializer.Serialize(_analytics.List, Plain));
        (await _shop.Http.GetStringAsync("/trending", Cancellation)).ShouldBe(
            JsonSerializer.Serialize(_analytics.List with { Products = [.. _analytics.List.Products.Take(10)] }, Plain)
        );
        _analytics.Looks.ShouldBe(looks);
    }

    [Fact]
    public async Task A_new_list_is_there_at_once_while_the_clock_stands()
    {
        _analytics.Waits = true;
        await LookedAsync(() => _analytics.Waiting == 1);
        var now = _time.GetUtcNow();
        foreach (var count in new[] { 2, 3, 4 })
        {
            _analytics.List = ScriptedAnalytics.Of([.. Enumerable.Range(0, count).Select(i => $"Product {i}")]);
            while (Feed.Current.List!.Products.Count != count)
            {
                await Task.Delay(5, Cancellation);
                // A machine that is too busy to answer within two seconds: the feed tries again a second later.
                if (Feed.Current.Failure is not null)
                    _time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        if (_time.GetUtcNow() == now)
            Feed.Current.ConfirmedAt.ShouldBe(now);
    }

    [Fact]
    public async Task An_Analytics_that_answers_at_once_is_asked_once_a_second()
    {
        await LookedAsync(() => _analytics.Looks >= 2);
        var looks = _analytics.Looks;
        await Task.Delay(100, Cancellation);
        _analytics.Looks.ShouldBeLessThanOrEqualTo(looks + 1, "the clock stands");
    }

    [Fact]
    public async Task A_look_says_what_is_known_and_a_reader_may_too()
    {
        await LookedAsync(() => Feed.Current.List is not null);
        var known = Feed.Current.Trend!;
        await LookedAsync(() => _analytics.LastKnown == known.ETag);
        Feed.Current.Trend.ShouldBeSameAs(known);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/trending") { Headers = { { "If-None-Match", known.ETag } } };
        using var answer = await _shop.Http.SendAsync(request, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);

        _analytics.List = ScriptedAnalytics.Of("Mouse", "iPhone 15");
        await LookedAsync(() => Feed.Current.List!.Products.Count == 2);
    }

    [Theory]
    [InlineData(503, null, "Analytics answered 503")]
    [InlineData(302, null, "Analytics answered 302")]
    [InlineData(200, "", "Analytics answered with something that is no list")]
    [InlineData(200, "[]", "Analytics answered with something that is no list")]
    [InlineData(200, "{\"products\":[null]}", "Analytics answered with something that is no list")]
    [InlineData(200, "<html>", "Analytics answered with something that is no list")]
    public async Task While_Analytics_gives_no_list_the_last_one_stays_with_its_age_and_the_reason(int status, string? body, string reason)
    {
        await LookedAsync(() => Feed.Current.List is not null);
        var before = Feed.Current;

        (_analytics.Status, _analytics.Body) = (status, body);
        await LookedAsync(() => Feed.Current.Failure is not null);

        Feed.Current.ShouldBe(before with { Failure = reason, ConfirmedAt = Feed.Current.ConfirmedAt });
        _time.Advance(TimeSpan.FromSeconds(60));
        using (var old = await _shop.Http.GetAsync("/trending", Cancellation))
        {
            old.StatusCode.ShouldBe(HttpStatusCode.OK);
            old.Headers.Age!.Value.TotalSeconds.ShouldBeInRange(60, 62);
        }
        Feed.Current.StaleSince(_time.GetUtcNow()).ShouldBe(Feed.Current.ConfirmedAt);

        (_analytics.Status, _analytics.Body) = (200, null);
        await LookedAsync(() => Feed.Current.Failure is null);
        Feed.Current.StaleSince(_time.GetUtcNow()).ShouldBeNull();
    }

    [Fact]
    public async Task The_age_is_counted_from_the_database_not_from_Analytics()
    {
        _analytics.Age = () => TimeSpan.FromSeconds(40);
        await LookedAsync(() => Feed.Current.Age(_time.GetUtcNow()) >= TimeSpan.FromSeconds(40));

        using var answer = await _shop.Http.GetAsync("/trending", Cancellation);
        answer.Headers.Age!.Value.TotalSeconds.ShouldBeInRange(40, 42);
        Feed.Current.StaleSince(_time.GetUtcNow()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_list_that_grows_old_behind_Analytics_is_one_event()
    {
        await LookedAsync(() => Feed.Current.List is not null);
        var since = _time.GetUtcNow();
        _analytics.Age = () => _time.GetUtcNow() - since;
        await LookedAsync(() =>
            Feed.Current.StaleSince(_time.GetUtcNow()) is not null && Newest().EndsWith("Z\"}\n\n", StringComparison.Ordinal)
        );
        var first = Newest();

        var looks = _analytics.Looks;
        await LookedAsync(() => _analytics.Looks > looks + 10);
        Newest().ShouldBe(first);

        string Newest() =>
            Encoding.UTF8.GetString(
                _shop.Services.GetRequiredService<LiveEvents>().Newest.Events.Single(live => live.Kind == "trend").Frame
            );
    }

    [Fact]
    public async Task A_shop_that_has_never_seen_Analytics_says_so_and_shows_the_list_when_it_has()
    {
        await using var alone = StorefrontService.Start();
        using (var refused = await alone.Http.GetAsync("/trending", Cancellation))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("urn:dzstore:problem:trend-unavailable");
        }
        alone.Services.GetRequiredService<TrendFeed>().Current.Failure.ShouldBe("Analytics cannot be reached (ConnectionError)");
    }

    [Theory]
    [InlineData("/trending?limit=0")]
    [InlineData("/trending?limit=1001")]
    [InlineData("/trending?limit=x")]
    [InlineData("/trending?city=Oran")]
    [InlineData("/events?city=Oran")]
    public async Task A_wrong_parameter_is_refused(string address)
    {
        using var refused = await _shop.Http.GetAsync(address, Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private static JsonSerializerOptions Plain { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Lets looks happen until the state is there.</summary>
    private async Task LookedAsync(Func<bool> isThere)
    {
        while (!isThere())
        {
            await Task.Delay(10, Cancellation);
            if (_analytics.Looks > 0 || Feed.Current.Failure is not null)
                _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
