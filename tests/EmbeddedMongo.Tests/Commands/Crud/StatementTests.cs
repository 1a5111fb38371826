using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Crud;

/// <summary>Which errors of a statement are the whole command's, and which are its own.</summary>
public sealed class StatementTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Theory]
    [InlineData("update", "{q: {}}", 40414, "BSON field 'update.updates.u' is missing but a required field")]
    [InlineData("update", "{u: {}}", 40414, "BSON field 'update.updates.q' is missing but a required field")]
    [InlineData("update", "{q: 1, u: {}}", 14, "BSON field 'update.updates.q' is the wrong type 'int', expected type 'object'")]
    [InlineData("update", "{q: {}, u: 1}", 9, "Update argument must be either an object or an array")]
    [InlineData("update", "{q: {}, u: [1]}", 14, "Each element of the 'pipeline' array must be an object")]
    [InlineData(
        "update",
        "{q: {}, u: {}, multi: 'x'}",
        14,
        "BSON field 'update.updates.multi' is the wrong type 'string', expected type 'bool'"
    )]
    [InlineData(
        "update",
        "{q: {}, u: {}, arrayFilters: [1]}",
        14,
        "BSON field 'update.updates.arrayFilters.0' is the wrong type 'int', expected type 'object'"
    )]
    [InlineData("update", "{q: {}, u: {}, hint: 1}", 9, "Hint must be a string or an object")]
    [InlineData("update", "{q: {}, u: {}, sort: {a: 1}}", 40415, "BSON field 'update.updates.sort' is an unknown field.")]
    [InlineData("delete", "{q: {}}", 40414, "BSON field 'delete.deletes.limit' is missing but a required field")]
    [InlineData("delete", "{q: {}, limit: 5}", 9, "The limit field in delete objects must be 0 or 1. Got 5")]
    [InlineData("delete", "{q: {}, limit: 1, multi: true}", 40415, "BSON field 'delete.deletes.multi' is an unknown field.")]
    public async Task A_statement_that_cannot_be_read_refuses_the_command(string command, string statement, int code, string message)
    {
        using var client = await FilledAsync();
        var reply = await client.RunAsync(_database, Batch(command, "{_id: 1}", statement).Add("ordered", false));
        reply["ok"].ShouldBe(0.0);
        reply["code"].ShouldBe(code);
        reply["errmsg"].ShouldBe(message);
        (await client.RunAsync(_database, "{find: 'c'}"))["cursor"]
            ["firstBatch"]
            .ShouldBe(new BsonArray { new BsonDocument("_id", 1), new BsonDocument("_id", 2) });
    }

    [Theory]
    [InlineData("update", "{q: {}, u: {$foo: {a: 1}}}", 9)]
    [InlineData("update", "{q: {}, u: {a: 1}, multi: true}", 9)]
    [InlineData("update", "{q: {$foo: 1}, u: {$set: {a: 1}}}", 2)]
    [InlineData("update", "{q: {}, u: {$set: {a: 1}}, c: {x: 1}}", 51198)]
    [InlineData("delete", "{q: {$foo: 1}, limit: 0}", 2)]
    public async Task A_statement_that_cannot_be_executed_fails_in_its_turn(string command, string statement, int code)
    {
        using var client = await FilledAsync();
        var reply = await client.RunAsync(_database, Batch(command, "{_id: 1}", statement, "{_id: 2}"));
        reply["ok"].ShouldBe(1.0);
        reply["n"].ShouldBe(1);
        var error = reply["writeErrors"].AsBsonArray.Single();
        (error["index"].AsInt32, error["code"].AsInt32).ShouldBe((1, code));
    }

    [Theory]
    [InlineData("{insert: 'c', documents: [{_id: 3}, {_id: 4}]}", "[0, 1]")]
    [InlineData("{insert: 'c', documents: [{_id: 3}, {_id: 4}], stmtId: 5}", "[5, 6]")]
    // Of the statements that changed nothing there is no record: they are executed again.
    [InlineData("{update: 'c', updates: [{q: {_id: 9}, u: {$set: {a: 1}}}, {q: {_id: 2}, u: {$set: {a: 1}}}]}", "[1]")]
    [InlineData("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}", "[0]")]
    [InlineData("{findAndModify: 'c', query: {_id: 1}, update: {$inc: {a: 1}}, stmtId: 2}", "2")]
    public async Task A_retry_names_the_statements_that_it_found_executed(string command, string expected)
    {
        using var client = await FilledAsync();
        var numbered = BsonDocument
            .Parse(command)
            .Add("lsid", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)))
            .Add("txnNumber", 1L);
        var first = await client.RunAsync(_database, numbered);
        var second = await client.RunAsync(_database, numbered);
        var name = numbered.Contains("findAndModify") ? "retriedStmtId" : "retriedStmtIds";
        second[name].ShouldBe(BsonDocument.Parse($"{{r: {expected}}}")["r"]);
        second.Remove(name);
        second.ShouldBe(first);
    }

    [Fact]
    public async Task Numbers_without_an_order_are_refused_by_name()
    {
        using var client = await FilledAsync();
        var reply = await client.RunAsync(_database, "{insert: 'c', documents: [{}], stmtIds: [7]}");
        (reply["code"].AsInt32, reply["errmsg"].AsString).ShouldBe((238, "insert option 'stmtIds' is not supported by this server"));
    }

    /// <summary>Statements by their text; one that is a filter alone sets a field, or deletes.</summary>
    private static BsonDocument Batch(string command, params string[] statements) =>
        new()
        {
            { command, "c" },
            {
                command + "s",
                new BsonArray(
                    statements
                        .Select(BsonDocument.Parse)
                        .Select(statement =>
                            !statement.Contains("_id") ? statement
                            : command == "update" ? new BsonDocument { { "q", statement }, { "u", BsonDocument.Parse("{$set: {a: 1}}") } }
                            : new BsonDocument { { "q", statement }, { "limit", 1 } }
                        )
                )
            },
        };

    private async Task<RawClient> FilledAsync()
    {
        var client = server.Raw();
        (await client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1}, {_id: 2}]}"))["n"].ShouldBe(2);
        return client;
    }
}
