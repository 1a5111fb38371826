using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Writing;

public class RetryableWriteTests
{
    private static readonly LogicalSession Session = new(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static RetryableWrite Number(long number, int statement = 0) => new(Session, number, statement);

    private static UpdateResult Increment(TempEngine temp, RetryableWrite write) =>
        temp.Writer.Update(
            TempEngine.Orders,
            new(
                Filter.Parse(BsonDocument.Parse("{_id: 1}")),
                UpdateSpec.Parse(BsonDocument.Parse("{$inc: {n: 1}}"), null, null, TimeProvider.System)
            ),
            write,
            Token
        );

    [Fact]
    public async Task A_retry_is_answered_from_the_record_and_not_applied_again_even_after_a_restart()
    {
        await using var temp = new TempEngine();
        temp.Insert(BsonDocument.Parse("{_id: 1, n: 0}"));

        Increment(temp, Number(1)).Modified.ShouldBe(1);
        Increment(temp, Number(1)).Modified.ShouldBe(1);
        await temp.Reopen();
        Increment(temp, Number(1)).Modified.ShouldBe(1);
        temp.Find().Single()["n"].AsInt32.ShouldBe(1);

        Increment(temp, Number(1, statement: 1)).Modified.ShouldBe(1);
        Increment(temp, Number(2)).Modified.ShouldBe(1);
        temp.Find().Single()["n"].AsInt32.ShouldBe(3);
    }

    [Fact]
    public async Task An_older_number_is_refused()
    {
        await using var temp = new TempEngine();
        temp.Insert(BsonDocument.Parse("{_id: 1, n: 0}"));
        Increment(temp, Number(5));
        await temp.Reopen();

        Should.Throw<MongoException>(() => Increment(temp, Number(4))).Code.ShouldBe((int)ErrorCode.TransactionTooOld);
        temp.Find().Single()["n"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task A_retried_insert_counts_what_is_there_and_inserts_the_rest()
    {
        await using var temp = new TempEngine();
        ReadOnlyMemory<byte>[] Documents(params int[] ids) =>
            [.. ids.Select(id => new ReadOnlyMemory<byte>(new BsonDocument("_id", id).ToBson()))];
        temp.Insert(new BsonDocument("_id", 2));

        var first = temp.Writer.Insert(TempEngine.Orders, Documents(1, 2, 3, 4), ordered: false, Number(1));
        (first.Inserted, first.Errors.Count).ShouldBe((3, 1));
        await temp.Reopen();
        var retry = temp.Writer.Insert(TempEngine.Orders, Documents(1, 2, 3, 4), ordered: false, Number(1));
        (retry.Inserted, retry.Errors.Single().Index).ShouldBe((3, 1));
        temp.Find().Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_retried_delete_and_findAndModify_answer_as_the_first_time()
    {
        await using var temp = new TempEngine();
        temp.Insert(BsonDocument.Parse("{_id: 1, g: 1}"), BsonDocument.Parse("{_id: 2, g: 1}"), BsonDocument.Parse("{_id: 3, g: 2}"));
        var delete = new DeleteStatement(Filter.Parse(BsonDocument.Parse("{g: 1}")), Multi: false);
        var take = new FindAndModifyStatement(Filter.Parse(BsonDocument.Parse("{g: 2}")));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            temp.Writer.Delete(TempEngine.Orders, delete, Number(1), Token).Deleted.ShouldBe(1);
            if (attempt == 1)
                await temp.Reopen();
        }

        for (var attempt = 0; attempt < 3; attempt++)
        {
            temp.Writer.FindAndModify(TempEngine.Orders, take, Number(2), Token).Value.ShouldBe(BsonDocument.Parse("{_id: 3, g: 2}"));
            if (attempt == 1)
                await temp.Reopen();
        }

        temp.Find().Single()["_id"].AsInt32.ShouldBe(2);
        Should.Throw<MongoException>(() => temp.Writer.Delete(TempEngine.Orders, delete, Number(2), Token)).Code.ShouldBe(40606);
    }

    [Fact]
    public async Task Retries_sent_while_the_first_attempt_still_runs_apply_once()
    {
        await using var temp = new TempEngine();
        temp.Insert(BsonDocument.Parse("{_id: 1, n: 0}"));
        for (var number = 1; number <= 20; number++)
        {
            var write = Number(number);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Increment(temp, write).Modified.ShouldBe(1))));
        }

        temp.Find().Single()["n"].AsInt32.ShouldBe(20);
    }

    [Fact]
    public async Task Outcomes_of_sessions_long_silent_are_forgotten()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var temp = new TempEngine(options => options with { Time = time });
        temp.Insert(BsonDocument.Parse("{_id: 1, n: 0}"));
        for (var i = 0; i < 50; i++)
            Increment(temp, new RetryableWrite(new LogicalSession(Guid.NewGuid()), 1));
        Increment(temp, Number(1));
        time.Advance(TimeSpan.FromMinutes(29));
        Increment(temp, Number(1)).Modified.ShouldBe(1);
        temp.Find().Single()["n"].AsInt32.ShouldBe(51);

        time.Advance(TimeSpan.FromMinutes(2));
        Increment(temp, new RetryableWrite(new LogicalSession(Guid.NewGuid()), 1));
        await temp.Reopen();
        temp.Engine.RetryableWrites.Count.ShouldBe(1);
        Increment(temp, Number(1)).Modified.ShouldBe(1);
        temp.Find().Single()["n"].AsInt32.ShouldBe(53);
    }
}
