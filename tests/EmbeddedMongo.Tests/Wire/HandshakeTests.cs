using System.Buffers.Binary;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Wire;

public sealed class HandshakeTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("isMaster", "ismaster")]
    [InlineData("ismaster", "ismaster")]
    [InlineData("hello", "isWritablePrimary")]
    public async Task The_legacy_hello_is_answered_by_OP_REPLY(string command, string primary)
    {
        using var client = server.Raw();
        await client.SendAsync(Query("admin.$cmd", new BsonDocument { { command, 1 }, { "helloOk", true } }));
        var bytes = (await client.ReceiveBytesAsync()).ShouldNotBeNull();

        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)).ShouldBe(7, "responseTo");
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)).ShouldBe(1, "OP_REPLY");
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(32)).ShouldBe(1, "numberReturned");
        var reply = MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(bytes[36..]);
        reply[primary].ShouldBe(true);
        reply["helloOk"].ShouldBe(true);
        reply["setName"].ShouldBe("rs0");
        reply["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Other_legacy_commands_are_refused_as_since_5_1()
    {
        using var client = server.Raw();
        await client.SendAsync(Query("admin.$cmd", new BsonDocument("listDatabases", 1)));
        var reply = (await client.ReceiveAsync()).ShouldNotBeNull();
        reply["ok"].ShouldBe(0.0);
        reply["code"].ShouldBe(352);
    }

    [Fact]
    public async Task Hello_tells_a_primary_of_wire_version_21_with_its_limits()
    {
        using var client = server.Raw();
        var hello = await client.RunAsync("admin", "{hello: 1, client: {driver: {name: 'x', version: '1'}}}");

        hello["isWritablePrimary"].ShouldBe(true);
        hello["hosts"].ShouldBe(new BsonArray { $"127.0.0.1:{server.Port}" });
        hello["me"].ShouldBe($"127.0.0.1:{server.Port}");
        hello["maxWireVersion"].ShouldBe(21);
        hello["maxBsonObjectSize"].ShouldBe(16 * 1024 * 1024);
        hello["maxMessageSizeBytes"].ShouldBe(48_000_000);
        hello["maxWriteBatchSize"].ShouldBe(100_000);
        hello["logicalSessionTimeoutMinutes"].ShouldBe(30);
        hello["lastWrite"]["lastWriteDate"].IsValidDateTime.ShouldBeTrue();
        hello["setVersion"].ShouldBe(1);
        hello["electionId"].ShouldBe(ObjectId.Parse("7fffffff0000000000000001"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("isMaster")]
    public async Task A_field_of_a_later_driver_does_not_keep_it_from_connecting(string command)
    {
        using var client = server.Raw();
        var fields = new BsonDocument
        {
            { command, 1 },
            { "helloOk", true },
            { "fieldOf2030", new BsonDocument("a", 1) },
        };
        (await client.RunAsync("admin", fields))["ok"].ShouldBe(1.0);
        await client.SendAsync(Query("admin.$cmd", fields));
        (await client.ReceiveAsync()).ShouldNotBeNull()["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Every_connection_has_an_id_of_its_own()
    {
        using var first = server.Raw();
        using var second = server.Raw();
        var ids = new[]
        {
            await first.RunAsync("admin", "{hello: 1}"),
            await second.RunAsync("admin", "{hello: 1}"),
            await first.RunAsync("admin", "{hello: 1}"),
        };
        ids[0]["connectionId"].ShouldNotBe(ids[1]["connectionId"]);
        ids[0]["connectionId"].ShouldBe(ids[2]["connectionId"]);
    }

    [Fact]
    public async Task The_advertised_address_and_the_set_name_can_be_chosen()
    {
        await using var other = await TestServer.StartAsync(options =>
            options with
            {
                AdvertisedAddress = "db.example:27017",
                ReplicaSet = "shop",
            }
        );
        using var client = other.Raw();
        var hello = await client.RunAsync("admin", "{hello: 1}");
        hello["setName"].ShouldBe("shop");
        hello["primary"].ShouldBe("db.example:27017");
        other.ConnectionString.ShouldEndWith("/?replicaSet=shop");
    }

    [Fact]
    public async Task A_message_with_moreToCome_is_done_and_not_answered()
    {
        using var client = server.Raw();
        await client.SendAsync(
            RawClient.Command(
                new BsonDocument
                {
                    { "insert", "quiet" },
                    { "writeConcern", new BsonDocument("w", 0) },
                    { "$db", "wire" },
                },
                flags: 2,
                ("documents", [new BsonDocument("_id", 1)])
            )
        );
        (await client.RunAsync("wire", "{count: 'quiet'}"))["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_client_that_allows_a_stream_of_replies_and_knows_no_version_gets_one_reply()
    {
        using var client = server.Raw();
        await client.SendAsync(RawClient.Command(new BsonDocument { { "hello", 1 }, { "$db", "admin" } }, flags: 1 << 16));
        var bytes = (await client.ReceiveBytesAsync()).ShouldNotBeNull();
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16)).ShouldBe(0, "no moreToCome");
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed()
    {
        await using var small = await TestServer.StartAsync(options => options with { MaxConnections = 3 });
        var clients = Enumerable.Range(0, 3).Select(_ => small.Raw()).ToArray();
        foreach (var client in clients)
            (await client.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);
        using (var refused = small.Raw())
            (await refused.ReceiveBytesAsync()).ShouldBeNull();
        foreach (var client in clients)
            (await client.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);
        foreach (var client in clients)
            client.Dispose();
    }

    private static byte[] Query(string ns, BsonDocument body) =>
        RawClient.Message(
            RawClient.OpQuery,
            [0, 0, 0, 0, .. System.Text.Encoding.UTF8.GetBytes(ns), 0, 0, 0, 0, 0, 255, 255, 255, 255, .. body.ToBson()]
        );
}
