using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>
/// The price of w=1 and what w=majority buys: the database is killed with kill -9 while orders stream in through the API.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Enough = 500;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-kill-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Billing_loses_nothing_that_it_acknowledged()
    {
        var (acknowledged, stored, _) = await KillUnderLoadAsync("Billing");

        acknowledged.Keys.Except(stored).ShouldBeEmpty();
    }

    [Fact]
    public async Task Checkout_loses_at_most_the_last_moments_before_the_kill()
    {
        var (acknowledged, stored, killedAt) = await KillUnderLoadAsync("Checkout");

        // The log is synced every 100 ms; the rest is for the sync itself and for the clock of this test on a busy machine.
        foreach (var lost in acknowledged.Keys.Except(stored))
            (killedAt - acknowledged[lost]).ShouldBeLessThan(TimeSpan.FromMilliseconds(200), lost);
    }

    /// <summary>Orders from eight senders until enough are acknowledged, then kill, start again, and look.</summary>
    private async Task<(ConcurrentDictionary<string, TimeSpan> Acknowledged, HashSet<string> Stored, TimeSpan KilledAt)> KillUnderLoadAsync(
        string name
    )
    {
        var clock = Stopwatch.StartNew();
        var acknowledged = new ConcurrentDictionary<string, TimeSpan>();
        TimeSpan killedAt;
        int port;

        await using (var mongod = await MongoProcess.StartAsync(_folder.FullName, 0, Cancelled))
        {
            port = mongod.Port;
            await using var service = OrderService.Start(name, mongod.ConnectionString, Database(mongod.ConnectionString));
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, 8).Select(sender => SendAsync(service, sender, stop.Token)).ToList();
            while (acknowledged.Count < Enough)
                await Task.Delay(20, Cancelled);

            killedAt = clock.Elapsed;
            await mongod.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }

        await using var restarted = await MongoProcess.StartAsync(_folder.FullName, port, Cancelled);
        var orders = Database(restarted.ConnectionString).GetCollection<BsonDocument>(name == "Checkout" ? "orders_fast" : "orders_secure");
        var documents = await orders.Find(new BsonDocument()).ToListAsync(Cancelled);
        documents.ShouldAllBe(order => order.ElementCount == 6, "an order is stored whole or not at all");
        return (acknowledged, [.. documents.Select(order => order["_id"].AsString)], killedAt);

        async Task SendAsync(OrderService service, int sender, CancellationToken stop)
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var id = $"KILL_{sender}_{number}";
                using var answer = await service.PostAsync($$"""{"order_id":"{{id}}","user":"Amine","items":["Mouse"],"total":5}""");
                if (answer.StatusCode == HttpStatusCode.Created)
                    acknowledged[id] = clock.Elapsed;
                else
                    answer.StatusCode.ShouldBeOneOf(HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout);
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IMongoDatabase Database(string connectionString) => new MongoClient(connectionString).GetDatabase("kill");
}
