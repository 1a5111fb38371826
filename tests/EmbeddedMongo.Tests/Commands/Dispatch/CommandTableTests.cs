using EmbeddedMongo.Commands;
using EmbeddedMongo.Commands.Dispatch;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Dispatch;

public sealed class CommandTableTests(TestServer server) : IClassFixture<TestServer>
{
    /// <summary>Commands for tests are unknown to this server: FailCommandTests has them.</summary>
    public static TheoryData<string> Names => [.. Known.Select(command => command.Name)];

    private static IEnumerable<Command> Known => CommandTable.All.Where(command => !command.Flags.HasFlag(CommandFlags.TestOnly));

    [Fact]
    public void No_name_stands_for_two_commands()
    {
        var names = CommandTable.All.SelectMany(command => command.Aliases.Prepend(command.Name)).ToArray();
        names.ShouldBeUnique();
        foreach (var name in names)
            CommandTable.Find(name).Aliases.Prepend(CommandTable.Find(name).Name).ShouldContain(name);
    }

    [Fact]
    public void Every_command_class_is_in_the_table() =>
        typeof(Command)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Command)))
            .ShouldBe(CommandTable.All.Select(command => command.GetType()), ignoreOrder: true);

    [Fact]
    public async Task ListCommands_shows_each_with_its_help()
    {
        using var client = server.Raw();
        var listed = (await client.RunAsync("admin", "{listCommands: 1}"))["commands"].AsBsonDocument;
        listed.Names.ShouldBe(Known.Select(command => command.Name), ignoreOrder: true);
        foreach (var command in listed.Values)
            command["help"].AsString.ShouldMatch(@"^[A-Z].*\.$");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_field_that_the_command_does_not_know_is_refused_by_name(string name)
    {
        var command = CommandTable.Find(name);
        if (command.Flags.HasFlag(CommandFlags.AnyFields))
            return;
        using var client = server.Raw();
        var reply = await client.RunAsync("admin", Sound(name).Add("noSuchOption", 1));
        reply["ok"].ShouldBe(0.0, reply.ToString());
        reply["code"].ShouldBe(40415, reply.ToString());
        reply["errmsg"].ShouldBe($"BSON field '{name}.noSuchOption' is an unknown field.");
        reply["codeName"].ShouldBe("Location40415");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_admin_command_is_refused_on_another_database(string name)
    {
        if (!CommandTable.Find(name).Flags.HasFlag(CommandFlags.AdminOnly))
            return;
        using var client = server.Raw();
        var reply = await client.RunAsync("shop", Sound(name));
        reply["code"].ShouldBe((int)ErrorCode.Unauthorized);
        reply["errmsg"].ShouldBe($"{name} may only be run against the admin database.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fields_of_any_command_are_accepted(string name)
    {
        using var client = server.Raw();
        var plain = await client.RunAsync("admin", Sound(name));
        var dressed = await client.RunAsync(
            "admin",
            Sound(name)
                .Merge(
                    new BsonDocument
                    {
                        { "comment", "a comment" },
                        { "apiVersion", "1" },
                        { "$readPreference", new BsonDocument("mode", "primaryPreferred") },
                        { "lsid", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)) },
                    }
                )
        );
        if (plain["ok"] == 0.0 && plain.Contains("code"))
            dressed.GetValue("code", 0).ShouldNotBe(40415);
        else
            dressed["ok"].ShouldBe(1.0, dressed.ToString());
    }

    [Theory]
    [InlineData("{nonsense: 1}", 59, "no such command: 'nonsense'")]
    [InlineData("{mapReduce: 'c'}", 115, "the command 'mapReduce' is not supported by this server")]
    [InlineData("{find: 1}", 73, "collection name has invalid type int")]
    [InlineData("{find: ''}", 73, "Invalid namespace specified 'shop.'")]
    [InlineData("{find: 'c', filter: 1}", 14, "BSON field 'find.filter' is the wrong type 'int', expected type 'object'")]
    [InlineData("{find: 'c', limit: 'x'}", 14, "BSON field 'find.limit' is the wrong type 'string', expected type 'long'")]
    [InlineData("{find: 'c', sort: {$natural: 2}}", 2, "$natural sort cannot be set to a value other than -1 or 1.")]
    [InlineData("{find: 'c', sort: {$natural: 1, a: 1}}", 2, "$natural sort cannot be set to a value other than -1 or 1.")]
    [InlineData("{find: 'c', sort: {$natural: 1}, hint: 'a_1'}", 2, "index hint not allowed with $natural sort order")]
    [InlineData(
        "{find: 'c', sort: {$natural: 1}, hint: {$natural: -1}}",
        2,
        "$natural hint must be in the same direction as $natural sort order"
    )]
    [InlineData("{find: 'c', limit: -1}", 51024, "BSON field 'limit' value must be >= 0, actual value '-1'")]
    [InlineData("{find: 'c', awaitData: true}", 9, "Cannot set 'awaitData' without also setting 'tailable'")]
    [InlineData("{find: 'c', tailable: true, sort: {a: 1}}", 2, "cannot use tailable option with a sort other than {$natural: 1}")]
    [InlineData("{find: 'c', tailable: true, singleBatch: true}", 2, "cannot use tailable option with the 'singleBatch' option")]
    [InlineData(
        "{find: 'c', collation: {locale: 'fr'}}",
        238,
        "collation is not supported by this server, other than {locale: \"simple\"}"
    )]
    [InlineData("{insert: 'c'}", 40414, "BSON field 'insert.documents' is missing but a required field")]
    [InlineData("{insert: 'c', documents: []}", 16, "Write batch sizes must be between 1 and 100000. Got 0 operations.")]
    [InlineData("{insert: 'c', documents: [1]}", 14, "BSON field 'insert.documents.0' is the wrong type 'int', expected type 'object'")]
    [InlineData("{insert: 'system.profile', documents: [{}]}", 73, "cannot write to shop.system.profile")]
    [InlineData("{insert: 'system.foo', documents: [{}]}", 73, "Invalid system namespace: shop.system.foo")]
    [InlineData("{update: 'system.roles', updates: [{q: {}, u: {}}]}", 73, "Invalid system namespace: shop.system.roles")]
    [InlineData("{create: 'system.foo'}", 73, "Invalid system namespace: shop.system.foo")]
    [InlineData("{delete: 'system.views', deletes: [{q: {}, limit: 0}]}", 73, "cannot write to shop.system.views")]
    [InlineData("{insert: 'a.system.b', documents: [{}]}", 2, "Invalid namespace: shop.a.system.b")]
    [InlineData("{aggregate: 'c', pipeline: []}", 9, "The 'cursor' option is required, except for aggregate with the explain argument")]
    [InlineData("{findAndModify: 'c', remove: true, update: {}}", 9, "Cannot specify both an update and remove=true")]
    [InlineData("{findAndModify: 'c'}", 9, "Either an update or remove=true must be specified")]
    [InlineData("{find: 'c', writeConcern: {w: 1}}", 72, "Command does not support writeConcern")]
    [InlineData(
        "{insert: 'c', documents: [{}], writeConcern: {w: -1}}",
        9,
        "w has to be a non-negative number and not greater than 50; found: -1"
    )]
    [InlineData("{insert: 'c', documents: [{}], writeConcern: {foo: 1}}", 40415, "BSON field 'writeConcern.foo' is an unknown field.")]
    [InlineData(
        "{insert: 'c', documents: [{}], txnNumber: {$numberLong: '1'}}",
        72,
        "Transaction number requires a session ID to also be specified"
    )]
    [InlineData(
        "{ping: 1, startTransaction: true, autocommit: false}",
        72,
        "'autocommit' field requires a transaction number to also be specified"
    )]
    [InlineData(
        "{create: 'c', autoIndexId: false}",
        50001,
        "autoIndexId:false is not allowed for collection shop.c because it can be replicated"
    )]
    [InlineData("{create: 'c', capped: true}", 72, "the 'size' field is required when 'capped' is true")]
    [InlineData("{create: 'c', size: 1000}", 72, "the 'capped' field needs to be true when either the 'size' or 'max' fields are present")]
    [InlineData("{create: 'c', capped: true, size: 0}", 51024, "BSON field 'size' value must be >= 1, actual value '0'")]
    [InlineData("{create: 'c', viewOn: 'd'}", 238, "create option 'viewOn' is not supported by this server")]
    [InlineData("{profile: 1, filter: 'on'}", 2, "Expected an object, or the string 'unset'.")]
    [InlineData(
        "{saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: ''}",
        18,
        "Authentication failed: this server has no users and listens on loopback only; connect without user name and password."
    )]
    public async Task What_is_wrong_is_refused_in_MongoDBs_words(string command, int code, string message)
    {
        using var client = server.Raw();
        var reply = await client.RunAsync("shop", command);
        reply["ok"].ShouldBe(0.0);
        reply["errmsg"].ShouldBe(message);
        reply["code"].ShouldBe(code);
        reply.Contains("codeName").ShouldBeTrue();
    }

    [Theory]
    [InlineData("{insert: 'system.users', documents: [{}]}")]
    [InlineData("{insert: 'system.js', documents: [{}]}")]
    [InlineData("{insert: 'systems', documents: [{}]}")]
    [InlineData("{find: 'system.foo'}")]
    public async Task What_begins_with_system_is_closed_to_writes_alone_and_not_all_of_it(string command)
    {
        using var client = server.Raw();
        (await client.RunAsync("system_names", command))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_command_without_a_database_is_refused()
    {
        using var client = server.Raw();
        await client.SendAsync(RawClient.Command(new BsonDocument("ping", 1)));
        (await client.ReceiveAsync()).ShouldNotBeNull()["code"].ShouldBe(40571);
        (await client.RunAsync("a/b", "{ping: 1}"))["code"].ShouldBe((int)ErrorCode.InvalidNamespace);
    }

    /// <summary>The command with what it cannot do without.</summary>
    private static BsonDocument Sound(string name) =>
        BsonDocument.Parse(
            name switch
            {
                "find" or "count" or "create" or "collMod" or "drop" or "listIndexes" or "collStats" or "validate" => $"{{{name}: 'c'}}",
                "aggregate" => "{aggregate: 'c', pipeline: [], cursor: {}}",
                "distinct" => "{distinct: 'c', key: 'a'}",
                "getMore" => "{getMore: {$numberLong: '5'}, collection: 'c'}",
                "killCursors" => "{killCursors: 'c', cursors: []}",
                "insert" => "{insert: 'c', documents: [{}]}",
                "update" => "{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}}]}",
                "delete" => "{delete: 'c', deletes: [{q: {}, limit: 1}]}",
                "findAndModify" => "{findAndModify: 'c', remove: true}",
                "renameCollection" => "{renameCollection: 'x.c', to: 'x.d'}",
                "createIndexes" => "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}",
                "dropIndexes" => "{dropIndexes: 'c', index: '*'}",
                "explain" => "{explain: {find: 'c'}}",
                "profile" => "{profile: -1}",
                "killOp" => "{killOp: 1, op: 2147483647}",
                "getLog" => "{getLog: 'startupWarnings'}",
                "getParameter" => "{getParameter: 1, featureCompatibilityVersion: 1}",
                "endSessions" or "refreshSessions" or "killSessions" or "killAllSessions" or "killAllSessionsByPattern" =>
                    $"{{{name}: []}}",
                _ => $"{{{name}: 1}}",
            }
        );
}
