using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>What applications do, through MongoDB.Driver with its defaults: sessions, retryable writes, pooling.</summary>
public sealed class DriverTests(TestServer server) : IClassFixture<TestServer>
{
    private sealed record Order(string Id, string User, string[] Items, long Total);

    private readonly IMongoDatabase _database = server.NewDatabase();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Typed_documents_come_back_as_they_went()
    {
        var orders = _database.GetCollection<Order>("orders");
        var order = new Order("BF_0", "أمين 🎉", ["Gaming Laptop", "Mouse"], (1L << 53) - 1);
        await orders.InsertOneAsync(order, cancellationToken: Cancel);
        var stored = await orders.Find(found => found.Id == "BF_0").SingleAsync(Cancel);
        (stored.Id, stored.User, stored.Total).ShouldBe((order.Id, order.User, order.Total));
        stored.Items.ShouldBe(order.Items);
    }

    [Fact]
    public async Task A_duplicate_key_says_which_index_and_key()
    {
        var collection = Collection();
        await collection.InsertOneAsync(new BsonDocument("_id", "x"), cancellationToken: Cancel);
        var error = await Should.ThrowAsync<MongoWriteException>(() =>
            collection.InsertOneAsync(new BsonDocument("_id", "x"), cancellationToken: Cancel)
        );
        error.WriteError.Category.ShouldBe(ServerErrorCategory.DuplicateKey);
        error.WriteError.Code.ShouldBe(11000);
        error.WriteError.Message.ShouldContain("index: _id_ dup key: { _id: \"x\" }");

        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(
                Builders<BsonDocument>.IndexKeys.Ascending("mail"),
                new CreateIndexOptions { Unique = true }
            ),
            cancellationToken: Cancel
        );
        await collection.InsertOneAsync(new BsonDocument("mail", "a@b"), cancellationToken: Cancel);
        error = await Should.ThrowAsync<MongoWriteException>(() =>
            collection.InsertOneAsync(new BsonDocument("mail", "a@b"), cancellationToken: Cancel)
        );
        error.WriteError.Message.ShouldContain("index: mail_1 dup key: { mail: \"a@b\" }");
    }

    [Theory]
    [InlineData(true, 2, 1)]
    [InlineData(false, 3, 2)]
    public async Task Many_inserts_stop_at_the_first_error_or_go_on(bool ordered, int stored, int errors)
    {
        var collection = Collection();
        var documents = new[] { 1, 2, 2, 2, 3 }.Select(id => new BsonDocument("_id", id));
        var error = await Should.ThrowAsync<MongoBulkWriteException<BsonDocument>>(() =>
            collection.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = ordered }, Cancel)
        );
        error.WriteErrors.Count.ShouldBe(errors);
        error.WriteErrors[0].Index.ShouldBe(2);
        error.Result.InsertedCount.ShouldBe(stored);
        (await collection.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(stored);
    }

    [Fact]
    public async Task A_bulk_of_every_kind_counts_exactly()
    {
        var collection = Collection();
        var result = await collection.BulkWriteAsync(
            [
                new InsertOneModel<BsonDocument>(new BsonDocument { { "_id", 1 }, { "a", 1 } }),
                new InsertOneModel<BsonDocument>(new BsonDocument { { "_id", 2 }, { "a", 1 } }),
                new UpdateOneModel<BsonDocument>("{_id: 1}", "{$set: {a: 1}}"),
                new UpdateManyModel<BsonDocument>("{a: 1}", "{$inc: {a: 1}}"),
                new UpdateOneModel<BsonDocument>("{_id: 3}", "{$set: {a: 9}}") { IsUpsert = true },
                new ReplaceOneModel<BsonDocument>("{_id: 2}", new BsonDocument("b", 1)),
                new ReplaceOneModel<BsonDocument>("{_id: 4}", new BsonDocument("b", 1)) { IsUpsert = true },
                new DeleteOneModel<BsonDocument>("{_id: 1}"),
                new DeleteManyModel<BsonDocument>("{b: 1}"),
            ],
            cancellationToken: Cancel
        );

        (result.InsertedCount, result.MatchedCount, result.ModifiedCount, result.DeletedCount).ShouldBe((2, 4, 3, 3));
        result.Upserts.Select(upsert => (upsert.Index, upsert.Id)).ShouldBe([(4, 3), (6, 4)]);
        (await collection.Find("{}").ToListAsync(Cancel)).ShouldBe([new BsonDocument { { "_id", 3 }, { "a", 9 } }]);
    }

    [Fact]
    public async Task An_unordered_bulk_tells_each_error_by_its_index()
    {
        var collection = Collection();
        var error = await Should.ThrowAsync<MongoBulkWriteException<BsonDocument>>(() =>
            collection.BulkWriteAsync(
                [
                    new InsertOneModel<BsonDocument>(new BsonDocument("_id", 1)),
                    new InsertOneModel<BsonDocument>(new BsonDocument("_id", 1)),
                    new UpdateOneModel<BsonDocument>("{_id: 1}", "{$inc: {_id: 1}}"),
                    new UpdateOneModel<BsonDocument>("{_id: 1}", "{$set: {ok: 1}}"),
                ],
                new BulkWriteOptions { IsOrdered = false },
                Cancel
            )
        );
        error.WriteErrors.Select(one => (one.Index, one.Code)).ShouldBe([(1, 11000), (2, 66)], ignoreOrder: true);
        (await collection.Find("{}").SingleAsync(Cancel))["ok"].ShouldBe(1);
    }

    [Fact]
    public async Task A_hundred_thousand_documents_go_in_and_come_out_in_order()
    {
        var collection = Collection();
        await collection.InsertManyAsync(
            Enumerable.Range(0, 100_000).Select(i => new BsonDocument { { "_id", i }, { "text", "some text to make it a document" } }),
            cancellationToken: Cancel
        );
        var next = 0;
        using var cursor = await collection.Find("{}").ToCursorAsync(Cancel);
        while (await cursor.MoveNextAsync(Cancel))
        {
            foreach (var document in cursor.Current)
                document["_id"].AsInt32.ShouldBe(next++);
        }

        next.ShouldBe(100_000);
        (await collection.EstimatedDocumentCountAsync(cancellationToken: Cancel)).ShouldBe(100_000);
    }

    [Fact]
    public async Task FindOneAnd_answers_with_the_document_before_or_after()
    {
        var collection = Collection();
        await collection.InsertManyAsync(
            [new BsonDocument { { "_id", 1 }, { "n", 1 } }, new BsonDocument { { "_id", 2 }, { "n", 2 } }],
            cancellationToken: Cancel
        );
        (await collection.FindOneAndUpdateAsync("{_id: 1}", "{$inc: {n: 10}}", cancellationToken: Cancel))["n"].ShouldBe(1);
        (
            await collection.FindOneAndUpdateAsync<BsonDocument>(
                "{_id: 1}",
                "{$inc: {n: 10}}",
                new() { ReturnDocument = ReturnDocument.After },
                Cancel
            )
        )["n"]
            .ShouldBe(21);
        (await collection.FindOneAndDeleteAsync<BsonDocument>("{}", new() { Sort = "{n: -1}", Projection = "{_id: 0}" }, Cancel)).ShouldBe(
            new BsonDocument("n", 21)
        );
        (
            await collection.FindOneAndReplaceAsync<BsonDocument>(
                "{_id: 9}",
                new BsonDocument("n", 3),
                new() { IsUpsert = true, ReturnDocument = ReturnDocument.After },
                Cancel
            )
        )["_id"]
            .ShouldBe(9);
        (await collection.FindOneAndUpdateAsync("{_id: 77}", "{$set: {n: 1}}", cancellationToken: Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Queries_sort_skip_limit_and_project()
    {
        var collection = Collection();
        await collection.InsertManyAsync(
            Enumerable
                .Range(0, 50)
                .Select(i => new BsonDocument
                {
                    { "_id", i },
                    { "city", i % 2 == 0 ? "Oran" : "Setif" },
                    { "spend", i * 1000L },
                }),
            cancellationToken: Cancel
        );
        var found = await collection
            .Find(Builders<BsonDocument>.Filter.Eq("city", "Oran") & Builders<BsonDocument>.Filter.Gt("spend", 30_000))
            .Sort("{spend: -1}")
            .Skip(1)
            .Limit(3)
            .Project("{spend: 1}")
            .ToListAsync(Cancel);
        found.ShouldBe([.. new[] { 46, 44, 42 }.Select(i => new BsonDocument { { "_id", i }, { "spend", i * 1000L } })]);
        (await collection.CountDocumentsAsync("{city: 'Setif'}", cancellationToken: Cancel)).ShouldBe(25);
        (await (await collection.DistinctAsync<string>("city", "{}", cancellationToken: Cancel)).ToListAsync(Cancel)).ShouldBe(
            ["Oran", "Setif"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Aggregations_by_the_fluent_interface()
    {
        var collection = Collection();
        await collection.InsertManyAsync(
            Enumerable
                .Range(0, 30)
                .Select(i => new BsonDocument
                {
                    { "_id", i },
                    { "product", $"p{i % 3}" },
                    { "n", i },
                }),
            cancellationToken: Cancel
        );
        var totals = await collection
            .Aggregate()
            .Match("{n: {$gte: 3}}")
            .Group("{_id: '$product', total: {$sum: '$n'}}")
            .Sort("{_id: 1}")
            .ToListAsync(Cancel);
        totals.Select(total => (total["_id"].AsString, total["total"].ToInt32())).ShouldBe([("p0", 135), ("p1", 144), ("p2", 153)]);

        await collection.Aggregate().Match("{n: {$lt: 5}}").OutAsync("few", Cancel);
        (await _database.GetCollection<BsonDocument>("few").CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(5);
    }

    [Fact]
    public async Task Collections_are_listed_renamed_and_dropped()
    {
        await _database.CreateCollectionAsync("a", cancellationToken: Cancel);
        var a = _database.GetCollection<BsonDocument>("a");
        var b = _database.GetCollection<BsonDocument>("b");
        await a.InsertOneAsync(new BsonDocument("_id", "from a"), cancellationToken: Cancel);
        await b.InsertOneAsync(new BsonDocument("_id", "from b"), cancellationToken: Cancel);
        var error = await Should.ThrowAsync<MongoCommandException>(() =>
            _database.RenameCollectionAsync("a", "b", cancellationToken: Cancel)
        );
        error.CodeName.ShouldBe("NamespaceExists");
        await _database.RenameCollectionAsync("a", "b", new RenameCollectionOptions { DropTarget = true }, Cancel);
        (await b.Find("{}").SingleAsync(Cancel))["_id"].ShouldBe("from a");
        (await (await _database.ListCollectionNamesAsync(cancellationToken: Cancel)).ToListAsync(Cancel)).ShouldBe(["b"]);
        (await (await server.Client.ListDatabaseNamesAsync(Cancel)).ToListAsync(Cancel)).ShouldContain(
            _database.DatabaseNamespace.DatabaseName
        );
        await _database.DropCollectionAsync("b", Cancel);
        await _database.DropCollectionAsync("never there", Cancel);
        await server.Client.DropDatabaseAsync(_database.DatabaseNamespace.DatabaseName, Cancel);
    }

    [Fact]
    public async Task Indexes_are_created_listed_used_and_dropped()
    {
        var collection = Collection();
        await collection.InsertManyAsync(
            Enumerable.Range(0, 1000).Select(i => new BsonDocument { { "city", $"c{i % 10}" }, { "total_spend", i } }),
            cancellationToken: Cancel
        );
        var name = await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>("{city: 1, total_spend: 1}"),
            cancellationToken: Cancel
        );
        name.ShouldBe("city_1_total_spend_1");
        (await (await collection.Indexes.ListAsync(Cancel)).ToListAsync(Cancel))
            .Select(index => index["name"].AsString)
            .ShouldBe(["_id_", name]);

        var explained = await ExplainAsync("{find: 'c', filter: {city: 'c3', total_spend: {$gt: 500}}}");
        explained["executionStats"]["nReturned"].ToInt32().ShouldBe(50);
        explained["executionStats"]["totalDocsExamined"].ToInt32().ShouldBe(50);
        explained["executionStats"]["totalKeysExamined"].ToInt32().ShouldBeInRange(50, 51);
        explained["queryPlanner"]["winningPlan"]["stage"].ShouldBe("FETCH");
        var scan = explained["queryPlanner"]["winningPlan"]["inputStage"];
        scan["stage"].ShouldBe("IXSCAN");
        scan["indexName"].ShouldBe(name);
        scan["indexBounds"].ShouldBe(BsonDocument.Parse("{city: ['[\"c3\", \"c3\"]'], total_spend: ['(500, inf.0]']}"));

        await collection.Indexes.DropOneAsync(name, Cancel);
        (await ExplainAsync("{find: 'c', filter: {city: 'c3'}}"))["queryPlanner"]["winningPlan"]["stage"].ShouldBe("COLLSCAN");
    }

    [Theory]
    [InlineData("{aggregate: 'c', pipeline: [{$match: {_id: 1}}, {$group: {_id: '$a'}}], cursor: {}}", "stages")]
    [InlineData("{count: 'c', query: {a: 1}}", "queryPlanner")]
    [InlineData("{distinct: 'c', key: 'a'}", "queryPlanner")]
    [InlineData("{delete: 'c', deletes: [{q: {}, limit: 0}]}", "queryPlanner")]
    [InlineData("{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, multi: true}]}", "queryPlanner")]
    [InlineData("{findAndModify: 'c', query: {}, remove: true}", "queryPlanner")]
    public async Task Explain_describes_and_changes_nothing(string command, string field)
    {
        var collection = Collection();
        await collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "a", 5 } }, cancellationToken: Cancel);
        (await ExplainAsync(command)).Names.ShouldContain(field);
        (await collection.Find("{}").SingleAsync(Cancel)).ShouldBe(new BsonDocument { { "_id", 1 }, { "a", 5 } });
    }

    [Fact]
    public async Task A_session_of_its_own_reads_its_own_writes()
    {
        using var session = await server.Client.StartSessionAsync(cancellationToken: Cancel);
        var collection = Collection();
        await collection.InsertOneAsync(session, new BsonDocument("_id", 1), cancellationToken: Cancel);
        (await collection.Find(session, "{}").CountDocumentsAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Clients_of_one_id_agree_on_who_was_first()
    {
        var collection = Collection();
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async i =>
                {
                    try
                    {
                        await collection.InsertOneAsync(new BsonDocument { { "_id", "BF_0" }, { "by", i } }, cancellationToken: Cancel);
                        return true;
                    }
                    catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
                    {
                        return false;
                    }
                })
        );
        results.Count(first => first).ShouldBe(1);
        (await collection.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Concurrent_increments_lose_none()
    {
        var collection = Collection();
        await collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "n", 0 } }, cancellationToken: Cancel);
        var weak = collection.WithWriteConcern(WriteConcern.W1);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async _ =>
                {
                    for (var i = 0; i < 100; i++)
                        await weak.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}", cancellationToken: Cancel);
                })
        );
        (await collection.Find("{}").SingleAsync(Cancel))["n"].ShouldBe(800);
    }

    [Fact]
    public async Task A_client_with_credentials_is_told_that_there_are_none()
    {
        using var client = new MongoClient(server.ConnectionString.Replace("mongodb://", "mongodb://user:secret@"));
        var error = await Should.ThrowAsync<MongoAuthenticationException>(() =>
            client.GetDatabase("d").RunCommandAsync<BsonDocument>("{ping: 1}", cancellationToken: Cancel)
        );
        error.InnerException.ShouldNotBeNull().Message.ShouldContain("connect without user name and password");
    }

    [Fact]
    public async Task A_client_reconnects_after_a_restart_and_finds_everything()
    {
        await using var restarted = await TestServer.StartAsync();
        using var client = new MongoClient(restarted.ConnectionString);
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c");
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        await restarted.RestartAsync(samePort: true);
        await collection.InsertOneAsync(new BsonDocument("_id", 2), cancellationToken: Cancel);
        (await collection.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(2);
    }

    private IMongoCollection<BsonDocument> Collection() => _database.GetCollection<BsonDocument>("c");

    private Task<BsonDocument> ExplainAsync(string command) =>
        _database.RunCommandAsync<BsonDocument>(
            new BsonDocument { { "explain", BsonDocument.Parse(command) }, { "verbosity", "executionStats" } },
            cancellationToken: Cancel
        );
}
