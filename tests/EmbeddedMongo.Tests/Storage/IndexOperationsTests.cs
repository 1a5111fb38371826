using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class IndexOperationsTests
{
    private static BsonDocument Doc(string json) => BsonDocument.Parse(json);

    private static CreateIndexesResult Create(TempEngine temp, params string[] specs) =>
        temp.Engine.CreateIndexes(TempEngine.Orders, [.. specs.Select(Doc)], TestContext.Current.CancellationToken);

    private static MongoException Refusal(Action action) => Should.Throw<MongoException>(action);

    [Fact]
    public async Task Indexes_are_built_from_what_is_there_and_kept_in_step()
    {
        await using var temp = new TempEngine();
        temp.Insert(
            Enumerable
                .Range(0, 5000)
                .Select(i => new BsonDocument
                {
                    { "_id", i },
                    {
                        "tags",
                        new BsonArray { i % 3, i % 5 }
                    },
                    { "u", i },
                })
        );
        var created = Create(
            temp,
            "{key: {tags: 1}, name: 'tags_1'}",
            "{key: {u: -1}, name: 'u_-1', unique: true}",
            "{key: {missing: 1}, name: 'm', sparse: true}"
        );
        (created.Before, created.After, created.CreatedCollection).ShouldBe((1, 4, false));
        temp.Insert(Doc("{_id: 'new', tags: [], u: 'x', missing: 1}")).Errors.ShouldBeEmpty();
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);

        await temp.Reopen();
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
        temp.Engine.Find(TempEngine.Orders)!
            .Indexes.Select(index => index.ToSpec())
            .ShouldBe([
                Doc("{v: 2, key: {_id: 1}, name: '_id_'}"),
                Doc("{v: 2, key: {tags: 1}, name: 'tags_1'}"),
                Doc("{v: 2, key: {u: -1}, name: 'u_-1', unique: true}"),
                Doc("{v: 2, key: {missing: 1}, name: 'm', sparse: true}"),
            ]);
        temp.Engine.Find(TempEngine.Orders)!.Indexes.Select(index => index.IsMultikey).ShouldBe([false, true, false, false]);
    }

    [Fact]
    public async Task A_unique_violation_fails_the_whole_creation_and_leaves_nothing()
    {
        await using var temp = new TempEngine();
        temp.Insert(Doc("{_id: 1, a: 1, b: 'x'}"), Doc("{_id: 2, a: 1, b: 'x'}"));
        var refusal = Refusal(() => Create(temp, "{key: {c: 1}, name: 'c_1'}", "{key: {a: 1, b: 1}, name: 'ab', unique: true}"));

        refusal.Code.ShouldBe(11000);
        refusal.Message.ShouldStartWith("Index build failed: ");
        refusal.Message.ShouldEndWith(" :: E11000 duplicate key error collection: shop.orders index: ab dup key: { a: 1, b: \"x\" }");
        temp.Engine.Find(TempEngine.Orders)!.Indexes.Count.ShouldBe(1);
        using var entries = new RangeIterator(
            temp.Engine.Store,
            temp.Engine.Store.Indexes,
            Keys.PrefixEnd(temp.Engine.Find(TempEngine.Orders)!.IdIndex.Id),
            Keys.Prefix(uint.MaxValue)
        );
        entries.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public async Task Unique_keys_hold_for_inserts_updates_and_within_one_batch()
    {
        await using var temp = new TempEngine();
        Create(temp, "{key: {email: 1}, name: 'email_1', unique: true}").CreatedCollection.ShouldBeTrue();
        var result = temp.Insert(
            ordered: false,
            Doc("{_id: 1, email: 'a'}"),
            Doc("{_id: 2, email: 'a'}"),
            Doc("{_id: 3}"),
            Doc("{_id: 4}"),
            Doc("{_id: 5, email: ['b', 'c']}"),
            Doc("{_id: 6, email: 'c'}")
        );

        result.Errors.Select(error => error.Index).ShouldBe([1, 3, 5]);
        result.Errors[1].Error.Message.ShouldEndWith("dup key: { email: null }");
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);

        // Values that move along one another: each is free by the time it is taken.
        temp.Writer.Update(TempEngine.Orders, Statement("{_id: 1}", "{$set: {email: 'z'}}"), null, TestContext.Current.CancellationToken)
            .Modified.ShouldBe(1);
        temp.Insert(Doc("{_id: 7, email: 'a'}")).Errors.ShouldBeEmpty();
        Refusal(() =>
            temp.Writer.Update(
                TempEngine.Orders,
                Statement("{_id: 7}", "{$set: {email: 'z'}}"),
                null,
                TestContext.Current.CancellationToken
            )
        )
            .Code.ShouldBe(11000);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
    }

    [Fact]
    public async Task An_update_of_many_may_pass_a_unique_value_on_within_its_batch()
    {
        await using var temp = new TempEngine();
        Create(temp, "{key: {n: 1}, name: 'n_1', unique: true}");
        temp.Insert(Enumerable.Range(0, 300).Select(i => new BsonDocument { { "_id", i }, { "n", 1000 - i } }));
        // In order of insertion the highest goes first, so each finds the next value free.
        temp.Writer.Update(
                TempEngine.Orders,
                Statement("{}", "{$inc: {n: 1}}") with
                {
                    Multi = true,
                },
                null,
                TestContext.Current.CancellationToken
            )
            .Modified.ShouldBe(300);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);

        Refusal(() =>
            temp.Writer.Update(
                TempEngine.Orders,
                Statement("{}", "{$inc: {n: -1}}") with
                {
                    Multi = true,
                },
                null,
                TestContext.Current.CancellationToken
            )
        )
            .Code.ShouldBe(11000);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
    }

    private static EmbeddedMongo.Writing.UpdateStatement Statement(string filter, string update) =>
        new(
            EmbeddedMongo.Query.Filter.Parse(Doc(filter)),
            EmbeddedMongo.Update.UpdateSpec.Parse(Doc(update), null, null, TimeProvider.System)
        );

    [Fact]
    public async Task Parallel_arrays_are_refused_in_a_compound_index()
    {
        await using var temp = new TempEngine();
        Create(temp, "{key: {a: 1, b: 1}, name: 'ab'}");
        var error = temp.Insert(Doc("{_id: 1, a: [1], b: [2]}")).Errors.Single().Error;
        (error.Code, error.Message).ShouldBe((171, "cannot index parallel arrays [b] [a]"));
        temp.Insert(Doc("{_id: 1, a: [{x: 1, y: 2}], b: 2}")).Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{name: 'x'}", (int)ErrorCode.FailedToParse)]
    [InlineData("{key: {a: 1}}", (int)ErrorCode.FailedToParse)]
    [InlineData("{key: {}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 0}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: true}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 'text'}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 'hashed'}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 'foo'}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {'$**': 1}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {'a..b': 1}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {'$a': 1}, name: 'x'}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 1}, name: ''}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 1}, name: '*'}", (int)ErrorCode.BadValue)]
    [InlineData("{key: {a: 1}, name: '_id_'}", (int)ErrorCode.BadValue)]
    [InlineData("{key: {_id: -1}, name: 'x'}", (int)ErrorCode.BadValue)]
    [InlineData("{key: {_id: 1}, name: 'x', sparse: true}", (int)ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{key: {a: 1}, name: 'x', expireAfterSeconds: 5}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 1}, name: 'x', partialFilterExpression: {}}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 1}, name: 'x', collation: {locale: 'fr'}}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {a: 1}, name: 'x', foo: 1}", (int)ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{key: {a: 1}, name: 'x', unique: 'yes'}", (int)ErrorCode.TypeMismatch)]
    [InlineData("{key: {a: 1}, name: 'x', v: 1}", (int)ErrorCode.CannotCreateIndex)]
    [InlineData("{key: {b: 1}, name: 'a_1'}", (int)ErrorCode.IndexKeySpecsConflict)]
    [InlineData("{key: {a: 1}, name: 'a_1', unique: true}", (int)ErrorCode.IndexKeySpecsConflict)]
    [InlineData("{key: {a: 1}, name: 'a_1', hidden: true}", (int)ErrorCode.IndexOptionsConflict)]
    [InlineData("{key: {a: 1}, name: 'other'}", (int)ErrorCode.IndexOptionsConflict)]
    public async Task A_specification_that_MongoDB_or_this_server_refuses_is_refused(string spec, int code)
    {
        await using var temp = new TempEngine();
        Create(temp, "{key: {a: 1}, name: 'a_1'}");
        Refusal(() => Create(temp, spec)).Code.ShouldBe(code);
        temp.Engine.Find(TempEngine.Orders)!.Indexes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_index_again_changes_nothing_whatever_number_type_the_client_sent()
    {
        await using var temp = new TempEngine();
        Create(temp, "{key: {a: 1}, name: 'a_1'}");
        var again = Create(temp, "{key: {a: {$numberDouble: '1'}}, name: 'a_1'}", "{key: {_id: 1}, name: '_id_'}");
        (again.Before, again.After).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Indexes_are_dropped_by_name_by_key_by_list_or_all()
    {
        await using var temp = new TempEngine();
        Create(
            temp,
            "{key: {a: 1}, name: 'a_1'}",
            "{key: {b: 1}, name: 'b_1'}",
            "{key: {c: 1}, name: 'c_1'}",
            "{key: {d: 1}, name: 'd_1'}",
            "{key: {e: 1}, name: 'e_1'}"
        );
        temp.Insert(Doc("{_id: 1, a: 1, b: 2}"));

        temp.Engine.DropIndexes(TempEngine.Orders, "a_1").Before.ShouldBe(6);
        temp.Engine.DropIndexes(TempEngine.Orders, Doc("{b: 1}")).Before.ShouldBe(5);
        temp.Engine.DropIndexes(TempEngine.Orders, new BsonArray { "c_1", "d_1" }).Before.ShouldBe(4);
        Refusal(() => temp.Engine.DropIndexes(TempEngine.Orders, "a_1")).Code.ShouldBe((int)ErrorCode.IndexNotFound);
        Refusal(() => temp.Engine.DropIndexes(TempEngine.Orders, Doc("{b: 1}"))).Code.ShouldBe((int)ErrorCode.IndexNotFound);
        Refusal(() => temp.Engine.DropIndexes(TempEngine.Orders, "_id_")).Code.ShouldBe((int)ErrorCode.InvalidOptions);
        Refusal(() => temp.Engine.DropIndexes(new("shop", "none"), "*")).Code.ShouldBe((int)ErrorCode.NamespaceNotFound);
        temp.Engine.DropIndexes(TempEngine.Orders, "*").Before.ShouldBe(2);
        temp.Engine.Find(TempEngine.Orders)!.Indexes.Single().IsId.ShouldBeTrue();
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
    }
}
