using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DzStore.OrderServices.Tests.Services;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>Clients who send orders while the database is in trouble, and hold every answer against what is stored.</summary>
internal sealed class Crowd(OrderService service)
{
    private const int Clients = 32;

    private readonly ConcurrentDictionary<string, HttpStatusCode> _answers = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public int Count(HttpStatusCode status) => _answers.Values.Count(answer => answer == status);

    /// <summary>Each sends one order after the other until the trouble is over, and at least two.</summary>
    public Task SendAsync(Task trouble) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    for (var number = 0; number < 2 || !trouble.IsCompleted; number++)
                    {
                        var id = $"C{client}_{number}";
                        using var answer = await PlaceAsync(service, id);
                        _answers[id] = answer.StatusCode;
                        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                        {
                            answer
                                .Headers.RetryAfter.ShouldNotBeNull()
                                .Delta.ShouldNotBeNull()
                                .ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
                        }

                        if (answer.StatusCode != HttpStatusCode.Created)
                            await Task.Delay(100, Cancelled);
                    }
                    await trouble;
                })
        );

    /// <summary>
    /// 201 is stored, 503 is not, 504 is either; there is no other answer. Whoever was not answered 201 sends the same order again, and it
    /// gets through within ten seconds. Every order is stored once then.
    /// </summary>
    public async Task ShouldHaveBeenToldTheTruthAsync()
    {
        var stored = await IdsAsync();
        foreach (var (id, status) in _answers)
        {
            if (status == HttpStatusCode.Created)
                stored.ShouldContain(id);
            else if (status == HttpStatusCode.ServiceUnavailable)
                stored.ShouldNotContain(id);
            else
                status.ShouldBe(HttpStatusCode.GatewayTimeout);
        }

        var since = Stopwatch.StartNew();
        await Task.WhenAll(
            _answers
                .Where(answer => answer.Value != HttpStatusCode.Created)
                .Select(async answer =>
                    (await SettledAsync(service, answer.Key, since)).ShouldBe(
                        stored.Contains(answer.Key) ? HttpStatusCode.OK : HttpStatusCode.Created
                    )
                )
        );
        (await IdsAsync()).Count.ShouldBe(_answers.Count);
        (await service.CountAsync()).ShouldBe(_answers.Count);
    }

    public static Task<HttpResponseMessage> PlaceAsync(OrderService service, string id) =>
        service.PostAsync($$"""{"order_id":"{{id}}","user":"Amine","items":["Mouse"],"total":5}""");

    /// <summary>Sends the order again until the answer is neither 503 nor 504, for ten seconds at most.</summary>
    public static async Task<HttpStatusCode> SettledAsync(OrderService service, string id, Stopwatch? since = null)
    {
        since ??= Stopwatch.StartNew();
        while (true)
        {
            using var answer = await PlaceAsync(service, id);
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                return answer.StatusCode;
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(50, Cancelled);
        }
    }

    private async Task<HashSet<string>> IdsAsync() =>
        [.. (await service.Orders.Find(new BsonDocument()).ToListAsync(Cancelled)).Select(order => order["_id"].AsString)];
}
