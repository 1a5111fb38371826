using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Writing;

public class WriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Filter Where(string filter) => Filter.Parse(BsonDocument.Parse(filter));

    private static UpdateSpec Set(string update) => UpdateSpec.Parse(BsonDocument.Parse(update), null, null, TimeProvider.System);

    private static BsonDocument Doc(string json) => BsonDocument.Parse(json);

    [Fact]
    public async Task An_ordered_insert_stops_at_the_first_refusal_and_an_unordered_one_goes_on()
    {
        await using var temp = new TempEngine();
        BsonDocument[] documents = [Doc("{_id: 1}"), Doc("{_id: 1}"), Doc("{_id: 2}")];

        var ordered = temp.Insert(ordered: true, documents);
        ordered.Inserted.ShouldBe(1);
        ordered.Errors.Single().Index.ShouldBe(1);
        temp.Find().Count.ShouldBe(1);

        var unordered = temp.Insert(ordered: false, documents);
        unordered.Inserted.ShouldBe(1);
        unordered.Errors.Select(error => error.Index).ShouldBe([0, 1]);
        temp.Find().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_duplicate_is_told_in_MongoDBs_words()
    {
        await using var temp = new TempEngine();
        var error = temp.Insert(Doc("{_id: 'x'}"), Doc("{_id: 'x'}")).Errors.Single().Error;

        error.Code.ShouldBe(11000);
        error.Message.ShouldBe("E11000 duplicate key error collection: shop.orders index: _id_ dup key: { _id: \"x\" }");
        error.Details.ShouldBe(Doc("{keyPattern: {_id: 1}, keyValue: {_id: 'x'}}"));
    }

    [Theory]
    [InlineData("{_id: [1]}", "can't use an array for _id")]
    [InlineData("{_id: {$regularExpression: {pattern: 'a', options: ''}}}", "can't use a regex for _id")]
    [InlineData("{_id: {$undefined: true}}", "can't use a undefined for _id")]
    [InlineData("{_id: {'$a': 1}}", "_id fields may not contain '$'-prefixed fields: $a is not valid for storage.")]
    public async Task An_id_of_a_wrong_kind_is_refused(string document, string message)
    {
        await using var temp = new TempEngine();
        temp.Insert(Doc(document)).Errors.Single().Error.Message.ShouldBe(message);
        temp.Find().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_id_is_made_where_missing_and_put_first()
    {
        await using var temp = new TempEngine();
        temp.Insert(Doc("{a: 1}"), Doc("{a: 2, b: 'x', _id: 'last', c: [1]}")).Errors.ShouldBeEmpty();

        var stored = temp.Find();
        stored[0].GetElement(0).Value.BsonType.ShouldBe(BsonType.ObjectId);
        stored[1].ShouldBe(Doc("{_id: 'last', a: 2, b: 'x', c: [1]}"));
    }

    [Theory]
    [InlineData("{$set: {t: {$timestamp: {t: 0, i: 0}}}}", false)]
    [InlineData("{t: {$timestamp: {t: 0, i: 0}}}", true)]
    public async Task An_empty_timestamp_asks_for_the_time_in_an_insert_and_a_replacement_only(string update, bool fills)
    {
        await using var temp = new TempEngine();
        temp.Insert(Doc("{_id: 1, t: {$timestamp: {t: 0, i: 0}}}")).Errors.ShouldBeEmpty();
        temp.Find().Single()["t"].AsBsonTimestamp.Value.ShouldNotBe(0);

        for (var id = 1; id <= 2; id++)
            temp.Writer.Update(TempEngine.Orders, new(Where($"{{_id: {id}}}"), Set(update)) { Upsert = true }, null, Token);
        temp.Find().Select(document => document["t"].AsBsonTimestamp.Value != 0).ShouldBe([fills, fills]);
    }

    [Fact]
    public async Task An_update_beyond_16_MB_is_refused_as_an_update()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument { { "_id", 1 }, { "s", new string('x', 9 * 1024 * 1024) } });
        var grow = UpdateSpec.Parse(
            new BsonDocument("$set", new BsonDocument("t", new string('x', 9 * 1024 * 1024))),
            null,
            null,
            TimeProvider.System
        );
        var error = Should.Throw<MongoException>(() => temp.Writer.Update(TempEngine.Orders, new(Where("{_id: 1}"), grow), null, Token));
        (error.Code, error.Message).ShouldBe((17419, "Resulting document after update is larger than 16777216"));

        var filter = Filter.Parse(new BsonDocument { { "_id", 2 }, { "s", new string('x', 9 * 1024 * 1024) } });
        error = Should.Throw<MongoException>(() => temp.Writer.Update(TempEngine.Orders, new(filter, grow) { Upsert = true }, null, Token));
        (error.Code, error.Message).ShouldBe((17420, "Document to upsert is larger than 16777216"));
    }

    [Fact]
    public async Task Updates_change_one_or_all_and_count_what_they_changed()
    {
        await using var temp = new TempEngine();
        temp.Insert(
            Enumerable
                .Range(0, 300)
                .Select(i => new BsonDocument
                {
                    { "_id", i },
                    { "even", i % 2 == 0 },
                    { "n", i % 4 == 0 ? 1 : 0 },
                })
        );

        var one = temp.Writer.Update(TempEngine.Orders, new(Where("{_id: 3}"), Set("{$set: {n: 9}}")), null, Token);
        (one.Matched, one.Modified).ShouldBe((1, 1));
        var all = temp.Writer.Update(TempEngine.Orders, new(Where("{even: true}"), Set("{$set: {n: 1}}")) { Multi = true }, null, Token);
        (all.Matched, all.Modified).ShouldBe((150, 75));
        temp.Find("{n: 1}").Count.ShouldBe(150);
        temp.Find("{_id: 3}").Single()["n"].AsInt32.ShouldBe(9);
        temp.Engine.Stats(TempEngine.Orders).Size.ShouldBe(temp.Find().Sum(document => (long)document.ToBson().Length));
    }

    [Fact]
    public async Task An_upsert_inserts_where_nothing_matches_and_updates_where_something_does()
    {
        await using var temp = new TempEngine();
        var upsert = new UpdateStatement(Where("{_id: 'a', kind: 'k'}"), Set("{$inc: {n: 1}}")) { Upsert = true };

        temp.Writer.Update(TempEngine.Orders, upsert, null, Token).UpsertedId.ShouldBe("a");
        var second = temp.Writer.Update(TempEngine.Orders, upsert, null, Token);
        (second.Matched, second.Modified, second.UpsertedId).ShouldBe((1, 1, null));
        temp.Find().Single().ShouldBe(Doc("{_id: 'a', kind: 'k', n: 2}"));

        var multi = new UpdateStatement(Where("{kind: 'm'}"), Set("{$set: {n: 7}}")) { Upsert = true, Multi = true };
        temp.Writer.Update(TempEngine.Orders, multi, null, Token).UpsertedId!.BsonType.ShouldBe(BsonType.ObjectId);
        temp.Writer.Update(TempEngine.Orders, multi, null, Token).Matched.ShouldBe(1);
    }

    [Fact]
    public async Task Deletes_take_the_first_or_all_with_their_index_entries()
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 300).Select(i => new BsonDocument { { "_id", i }, { "g", i % 3 } }));
        temp.Engine.CreateIndexes(TempEngine.Orders, [Doc("{key: {g: 1}, name: 'g_1'}")], Token);

        temp.Writer.Delete(TempEngine.Orders, new(Where("{g: 1}"), Multi: false), null, Token).Deleted.ShouldBe(1);
        temp.Writer.Delete(TempEngine.Orders, new(Where("{g: 1}"), Multi: true), null, Token).Deleted.ShouldBe(99);
        temp.Engine.Stats(TempEngine.Orders).Count.ShouldBe(200);
        temp.Writer.Delete(TempEngine.Orders, new(Where("{}"), Multi: true), null, Token).Deleted.ShouldBe(200);
        var stats = temp.Engine.Stats(TempEngine.Orders);
        (stats.Count, stats.Size, stats.TotalIndexSize).ShouldBe((0, 0, 0));
        temp.Insert(Doc("{_id: 1, g: 1}")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAndModify_answers_with_the_document_before_or_after()
    {
        await using var temp = new TempEngine();
        temp.Insert(Doc("{_id: 1, n: 5}"), Doc("{_id: 2, n: 8}"));
        var sort = SortSpec.Parse(Doc("{n: -1}"));

        var before = temp.Writer.FindAndModify(
            TempEngine.Orders,
            new(Where("{}")) { Sort = sort, Update = Set("{$inc: {n: 1}}") },
            null,
            Token
        );
        before.Value.ShouldBe(Doc("{_id: 2, n: 8}"));
        var after = temp.Writer.FindAndModify(
            TempEngine.Orders,
            new(Where("{}"))
            {
                Sort = sort,
                Update = Set("{$inc: {n: 1}}"),
                ReturnNew = true,
            },
            null,
            Token
        );
        after.Value.ShouldBe(Doc("{_id: 2, n: 10}"));
        var removed = temp.Writer.FindAndModify(TempEngine.Orders, new(Where("{_id: 1}")), null, Token);
        (removed.Found, removed.Value).ShouldBe((true, Doc("{_id: 1, n: 5}")));
        var upserted = temp.Writer.FindAndModify(
            TempEngine.Orders,
            new(Where("{_id: 3}"))
            {
                Update = Set("{$set: {n: 1}}"),
                Upsert = true,
                ReturnNew = true,
            },
            null,
            Token
        );
        (upserted.Found, upserted.UpsertedId, upserted.Value).ShouldBe((false, 3, Doc("{_id: 3, n: 1}")));
        temp.Find().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Workers_that_take_from_one_queue_never_take_the_same_document()
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 200).Select(i => new BsonDocument { { "_id", i }, { "taken", false } }));
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(worker =>
                    Task.Run(() =>
                    {
                        var mine = new List<int>();
                        while (
                            temp
                                .Writer.FindAndModify(
                                    TempEngine.Orders,
                                    new(Where("{taken: false}")) { Update = Set("{$set: {taken: true}}") },
                                    null,
                                    Token
                                )
                                .Value
                                is { } document
                        )
                        {
                            mine.Add(document["_id"].AsInt32);
                        }

                        return mine;
                    })
                )
        );

        taken.SelectMany(ids => ids).Order().ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task Concurrent_inserts_of_one_id_have_one_winner()
    {
        await using var temp = new TempEngine();
        var results = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => temp.Insert(new BsonDocument { { "_id", "one" }, { "by", i } })))
        );

        results.Sum(result => result.Inserted).ShouldBe(1);
        results.Count(result => result.Errors.Count == 1).ShouldBe(15);
    }
}
