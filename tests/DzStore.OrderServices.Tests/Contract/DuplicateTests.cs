using System.Net;
using DzStore.OrderServices.Tests.Services;
using MongoDB.Bson;

namespace DzStore.OrderServices.Tests.Contract;

public sealed class CheckoutDuplicateTests(CheckoutFixture fixture) : DuplicateTests(fixture), IClassFixture<CheckoutFixture>;

public sealed class BillingDuplicateTests(BillingFixture fixture) : DuplicateTests(fixture), IClassFixture<BillingFixture>;

/// <summary>An order that is sent several times, even at the same time, is stored once, and only one answer says so.</summary>
public abstract class DuplicateTests(OrderServiceFixture fixture)
{
    private const int Ids = 100;
    private const int Copies = 5;
    private readonly OrderService _service = fixture.Service;

    [Fact]
    public async Task Copies_at_the_same_time_make_one_order()
    {
        await Parallel.ForAsync(0, Ids, TestContext.Current.CancellationToken, async (number, _) =>
        {
            var body = $$"""{"order_id":"DUP_{{number}}","user":"Amine","items":["Mouse"],"total":{{number}}}""";
            var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => _service.PostAsync(body)));

            answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
            answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(Copies - 1);
            var timestamps = await Task.WhenAll(
                answers.Select(async answer => (await answer.JsonAsync()).GetProperty("timestamp").GetString())
            );
            timestamps.Distinct().Count().ShouldBe(1);
        });

        (await CountAsync("DUP_")).ShouldBe(Ids);
    }

    [Fact]
    public async Task Of_different_orders_with_one_id_exactly_one_wins()
    {
        await Parallel.ForAsync(0, Ids, TestContext.Current.CancellationToken, async (number, _) =>
        {
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, Copies)
                    .Select(copy =>
                        _service.PostAsync($$"""{"order_id":"RACE_{{number}}","user":"Amine","items":["Mouse"],"total":{{copy}}}""")
                    )
            );

            answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
            answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(Copies - 1);
        });

        (await CountAsync("RACE_")).ShouldBe(Ids);
    }

    private Task<long> CountAsync(string prefix) =>
        _service.Orders.CountDocumentsAsync(
            new BsonDocument("_id", new BsonDocument { { "$gte", prefix }, { "$lt", prefix + "~" } }),
            cancellationToken: TestContext.Current.CancellationToken
        );
}
