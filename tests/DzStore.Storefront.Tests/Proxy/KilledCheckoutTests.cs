using System.Collections.Concurrent;
using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>Checkout is killed with kill -9 while orders stream in through the Storefront.</summary>
public sealed class KilledCheckoutTests(CheckoutBehindStorefront shop) : IClassFixture<CheckoutBehindStorefront>
{
    private const int Kills = 3;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_refused_is_not_stored_and_what_was_acknowledged_is()
    {
        var answers = new ConcurrentDictionary<string, HttpStatusCode>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var senders = Enumerable.Range(0, 16).Select(sender => SendAsync(sender, answers, stop.Token)).ToList();

        for (var kill = 0; kill < Kills; kill++)
        {
            await UntilAcknowledgedAsync(answers, more: 300);
            await shop.RestartAsync();
        }
        await UntilAcknowledgedAsync(answers, more: 100);
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        var documents = await shop.Orders.Find(new BsonDocument()).Project("{_id:1}").ToListAsync(Cancelled);
        var stored = documents.Select(order => order["_id"].AsString).ToHashSet();
        Ids(HttpStatusCode.ServiceUnavailable).ShouldNotBeEmpty("Checkout was away for a time");
        Ids(HttpStatusCode.ServiceUnavailable).Where(stored.Contains).ShouldBeEmpty("refused, but stored");
        Ids(HttpStatusCode.Created).Where(id => !stored.Contains(id)).ShouldBeEmpty("acknowledged, but lost");
        answers
            .Values.Distinct()
            .ShouldBeSubsetOf([HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout]);

        IEnumerable<string> Ids(HttpStatusCode status) => answers.Where(answer => answer.Value == status).Select(answer => answer.Key);
    }

    private static async Task UntilAcknowledgedAsync(ConcurrentDictionary<string, HttpStatusCode> answers, int more)
    {
        var enough = Acknowledged() + more;
        while (Acknowledged() < enough)
            await Task.Delay(10, Cancelled);

        int Acknowledged() => answers.Count(answer => answer.Value == HttpStatusCode.Created);
    }

    private async Task SendAsync(int sender, ConcurrentDictionary<string, HttpStatusCode> answers, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var id = $"KILL_{sender}_{number}";
            using var answer = await shop.Http.PostAsync("/checkout/orders", CheckoutBehindStorefront.Order(id), Cancelled);
            answers[id] = answer.StatusCode;
            // Not a flood of refusals while Checkout is away.
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                await Task.Delay(20, Cancelled);
        }
    }
}
