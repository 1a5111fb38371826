using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Dispatch;

/// <summary>The contexts that MongoDB puts before the text of an error, by the step at which it arose, and the codes beside them.</summary>
public sealed class ErrorTextTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Aggregation = "PlanExecutor error during aggregation :: caused by :: ";
    private const string Optimization = "Failed to optimize pipeline :: caused by :: ";
    private const string FindAndModify = "Plan executor error during findAndModify :: caused by :: ";

    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Theory]
    // While the documents are read.
    [InlineData("[{$project: {x: {$divide: [1, '$a']}}}]", 2, Aggregation + "can't $divide by zero")]
    [InlineData("[{$match: {$expr: {$divide: [1, '$a']}}}]", 2, Aggregation + "can't $divide by zero")]
    [InlineData("[{$group: {_id: {$divide: [1, '$a']}}}]", 2, Aggregation + "can't $divide by zero")]
    [InlineData("[{$facet: {f: [{$set: {x: {$divide: [1, '$a']}}}]}}]", 2, Aggregation + "can't $divide by zero")]
    [InlineData("[{$out: 'a$b'}]", 20, Aggregation + "error with target namespace: Invalid collection name: a$b")]
    [InlineData(
        "[{$set: {a: 5}}, {$merge: {into: 't', on: 'a'}}]",
        66,
        Aggregation + "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: "
    )]
    // What is constant fails before any document is read, and when all is parsed.
    [InlineData("[{$match: {_id: 9}}, {$project: {x: {$divide: [1, 0]}}}]", 2, Optimization + "can't $divide by zero")]
    [InlineData("[{$set: {x: {$cond: ['$a', 1, {$divide: [1, {$literal: 0}]}]}}}]", 2, Optimization + "can't $divide by zero")]
    [InlineData("[{$group: {_id: 1, n: {$sum: {$add: [1, {$divide: [1, 0]}]}}}}]", 2, Optimization + "can't $divide by zero")]
    [InlineData("[{$facet: {f: [{$set: {x: {$divide: [1, 0]}}}]}}]", 2, Optimization + "can't $divide by zero")]
    [InlineData(
        "[{$match: {$expr: {$eq: [{$divide: [1, 0]}, '$a']}}}]",
        2,
        Optimization + "Failed to optimize expression :: caused by :: can't $divide by zero"
    )]
    [InlineData("[{$set: {x: {$divide: [1, 0]}}}, {$foo: 1}]", 40324, "Unrecognized pipeline stage name: '$foo'")]
    // While a stage is parsed.
    [InlineData("[{$project: {a: 1, 'a.b': 1}}]", 31249, "Invalid $project :: caused by :: Path collision at a.b remaining portion b")]
    [InlineData("[{$project: {}}]", 51272, "Invalid $project :: caused by :: projection specification must have at least one field")]
    [InlineData("[{$project: {a: {$foo: 1}}}]", 31325, "Invalid $project :: caused by :: Unknown expression $foo")]
    [InlineData("[{$project: {a: {$add: {$foo: 1}}}}]", 168, "Invalid $project :: caused by :: Unrecognized expression '$foo'")]
    [InlineData("[{$project: {a: '$'}}]", 16872, "Invalid $project :: caused by :: '$' by itself is not a valid FieldPath")]
    [InlineData("[{$project: 5}]", 15969, "$project specification must be an object")]
    [InlineData("[{$set: {a: {$foo: 1}}}]", 168, "Invalid $set :: caused by :: Unrecognized expression '$foo'")]
    [InlineData("[{$addFields: {}}]", 40177, "Invalid $addFields :: caused by :: specification must have at least one field")]
    [InlineData(
        "[{$addFields: {a: {'b.c': 1}}}]",
        40183,
        "Invalid $addFields :: caused by :: cannot use dotted field name 'b.c' in a sub object: { a: { b.c: 1 } }"
    )]
    [InlineData(
        "[{$set: {a: 1, 'a.b': 2}}]",
        40176,
        "Invalid $set :: caused by :: specification contains two conflicting paths. Cannot specify both 'a.b' and 'a': { a: 1, a.b: 2 }"
    )]
    [InlineData("[{$unset: ['a', 'a']}]", 31250, "Invalid $unset :: caused by :: Path collision at a")]
    [InlineData("[{$group: {_id: {$foo: 1}}}]", 168, "Unrecognized expression '$foo'")]
    // The targets of stages that write.
    [InlineData("[{$out: ''}]", 73, "Invalid $out target namespace, ")]
    [InlineData("[{$out: '.x'}]", 73, "Invalid $out target namespace, ")]
    [InlineData("[{$out: 'system.x'}]", 17385, "Can't $out to special collection: system.x")]
    [InlineData("[{$out: {db: 'config', coll: 'x'}}]", 31321, "Can't $out to internal database: config")]
    [InlineData("[{$merge: 'system.x'}]", 31319, "Cannot $merge to special collection: system.x")]
    [InlineData("[{$merge: {into: {db: 'admin', coll: 'x'}}}]", 31320, "Cannot $merge to internal database: admin")]
    public async Task Aggregate(string pipeline, int code, string message) =>
        await ShouldRefuseAsync($"{{aggregate: 'c', pipeline: {pipeline}, cursor: {{}}}}", code, message);

    [Theory]
    [InlineData("{find: 'c', filter: {$expr: {$divide: [1, '$a']}}}", 2, "Executor error during find command: DB.c :: caused by :: can't ")]
    [InlineData("{find: 'c', filter: {b: 20}, projection: {'b.$': 1, x: {$divide: [1, '$a']}}}", 2, "Executor error during find command: ")]
    [InlineData(
        "{find: 'none', filter: {$expr: {$divide: [1, 0]}}}",
        2,
        "Failed to optimize expression :: caused by :: can't $divide by zero"
    )]
    [InlineData("{find: 'none', projection: {x: {$divide: [1, 0]}}}", 2, "can't $divide by zero")]
    [InlineData(
        "{find: 'c', projection: {a: {$slice: 'abc'}}}",
        28667,
        "Invalid $slice syntax. The given syntax { $slice: \"abc\" } did not match"
    )]
    [InlineData("{find: 'c', hint: 'none'}", 2, "error processing query: planner returned error :: caused by :: hint provided")]
    [InlineData("{find: 'c', filter: {$foo: 1}}", 2, "unknown top level operator: $foo.")]
    [InlineData(
        "{distinct: 'c', key: 'a', query: {$expr: {$divide: [1, '$a']}}}",
        2,
        "Executor error during distinct command :: caused by :: can't "
    )]
    [InlineData("{count: 'c', query: {$expr: {$divide: [1, '$a']}}}", 2, "can't $divide by zero")]
    [InlineData(
        "{findAndModify: 'c', query: {_id: 1}, update: {$set: {'s.x': 1}}}",
        28,
        FindAndModify + "Cannot create field 'x' in element {s: "
    )]
    [InlineData(
        "{findAndModify: 'c', query: {_id: 1}, update: {$set: {u: 2}}}",
        11000,
        FindAndModify + "E11000 duplicate key error collection: "
    )]
    [InlineData("{findAndModify: 'c', query: {_id: 7}, update: {$set: {u: 2}}, upsert: true}", 11000, FindAndModify + "E11000 duplicate ")]
    [InlineData("{findAndModify: 'c', query: {$expr: {$divide: [1, '$a']}}, remove: true}", 2, FindAndModify + "can't $divide by zero")]
    [InlineData("{findAndModify: 'c', update: [{$set: {x: {$divide: [1, '$a']}}}]}", 2, FindAndModify + "can't $divide by zero")]
    [InlineData(
        "{findAndModify: 'c', hint: 'none', remove: true}",
        2,
        "error processing query: planner returned error :: caused by :: hint "
    )]
    [InlineData("{findAndModify: 'c', update: {$foo: 1}}", 9, "Unknown modifier: $foo")]
    [InlineData(
        "{findAndModify: 'c', update: [{$set: {}}]}",
        40177,
        "Invalid $set :: caused by :: specification must have at least one field"
    )]
    [InlineData(
        "{createIndexes: 'c', indexes: [{key: {a: 0}, name: 'a'}]}",
        67,
        "Error in specification { key: { a: 0 }, name: \"a\" } :: caused by :: Values in the index key pattern cannot be 0."
    )]
    [InlineData("{createIndexes: 'c', indexes: [{key: {_id: -1}, name: 'a'}]}", 2, "The field 'key' for an _id index must be {_id: 1}")]
    public async Task Commands(string command, int code, string message) => await ShouldRefuseAsync(command, code, message);

    [Fact]
    public async Task A_getMore_names_itself()
    {
        using var client = await FilledAsync();
        var cursor = (
            await client.RunAsync(
                _database,
                "{aggregate: 'c', pipeline: [{$sort: {_id: -1}}, {$set: {x: {$divide: [1, '$a']}}}], cursor: {batchSize: 1}}"
            )
        )["cursor"];
        cursor["firstBatch"].AsBsonArray.Count.ShouldBe(1);
        var reply = await client.RunAsync(_database, new BsonDocument { { "getMore", cursor["id"] }, { "collection", "c" } });
        reply["code"].ShouldBe(2);
        reply["errmsg"].ShouldBe("Executor error during getMore :: caused by :: can't $divide by zero");
    }

    [Fact]
    public async Task An_index_that_cannot_be_built_names_the_build_and_the_collection()
    {
        using var client = await FilledAsync();
        await client.RunAsync(_database, "{insert: 'c', documents: [{_id: 8, d: 1}, {_id: 9, d: 1}]}");
        var reply = await client.RunAsync(_database, "{createIndexes: 'c', indexes: [{key: {d: 1}, name: 'd_1', unique: true}]}");
        reply["code"].ShouldBe(11000);
        reply["keyValue"].ShouldBe(new BsonDocument("d", BsonNull.Value));
        const string Uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        var collection = $"Collection {_database}.c \\( {Uuid} \\)";
        reply["errmsg"]
            .AsString.ShouldMatch($"^Index build failed: {Uuid}: {collection} :: caused by :: E11000 duplicate key error collection: ");
    }

    [Theory]
    [InlineData("DB.a$b", 20, "error with target namespace: Invalid collection name: a$b")]
    [InlineData("DB.system.x", 20, "error with target namespace: Invalid system namespace: ")]
    [InlineData("DB.", 73, "Invalid namespace specified '")]
    public async Task Names_that_a_collection_cannot_be_renamed_to(string to, int code, string message)
    {
        using var client = await FilledAsync();
        var rename = new BsonDocument { { "renameCollection", $"{_database}.c" }, { "to", to.Replace("DB", _database) } };
        var reply = await client.RunAsync("admin", rename);
        reply["code"].ShouldBe(code);
        reply["errmsg"].AsString.ShouldStartWith(message);
    }

    [Fact]
    public async Task Errors_of_updates_have_no_context()
    {
        using var client = await FilledAsync();
        var reply = await client.RunAsync(_database, "{update: 'c', updates: [{q: {_id: 1}, u: {$set: {'s.x': 1}}}]}");
        reply["writeErrors"][0]["errmsg"].AsString.ShouldStartWith("Cannot create field 'x' in element {s: ");
    }

    private async Task ShouldRefuseAsync(string command, int code, string message)
    {
        using var client = await FilledAsync();
        var reply = await client.RunAsync(_database, command);
        reply.GetValue("errmsg", "none").AsString.ShouldStartWith(message.Replace("DB", _database));
        reply["code"].ShouldBe(code);
    }

    private async Task<RawClient> FilledAsync()
    {
        var client = server.Raw();
        await client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1, a: 0, s: 'x', u: 1, b: [10, 20]}, {_id: 2, a: 1, u: 2}]}");
        await client.RunAsync(_database, "{createIndexes: 'c', indexes: [{key: {u: 1}, name: 'u_1', unique: true, sparse: true}]}");
        await client.RunAsync(_database, "{insert: 't', documents: [{_id: 'other', a: 5}]}");
        await client.RunAsync(_database, "{createIndexes: 't', indexes: [{key: {a: 1}, name: 'a_1', unique: true}]}");
        return client;
    }
}
