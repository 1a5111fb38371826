using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Wire;

/// <summary>Whatever a client sends, it costs that client its connection at most.</summary>
public sealed class HostileClientTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("00 00 00 00 07 00 00 00 00 00 00 00 DD 07 00 00", "length 0")]
    [InlineData("10 00 00 00 07 00 00 00 00 00 00 00 DD 07 00 00", "a header and nothing else")]
    [InlineData("FF FF FF FF 07 00 00 00 00 00 00 00 DD 07 00 00", "a negative length")]
    [InlineData("FF FF FF 7F 07 00 00 00 00 00 00 00 DD 07 00 00", "a length of 2 GB")]
    [InlineData("01 6C DC 02 07 00 00 00 00 00 00 00 DD 07 00 00", "a length of 48,000,001 bytes")]
    [InlineData("14 00 00 00 07 00 00 00 00 00 00 00 D2 07 00 00 00 00 00 00", "the dropped opcode OP_INSERT")]
    [InlineData("14 00 00 00 07 00 00 00 00 00 00 00 DC 07 00 00 00 00 00 00", "OP_COMPRESSED, which was never agreed")]
    [InlineData("14 00 00 00 07 00 00 00 00 00 00 00 DD 07 00 00 00 00 00 00", "OP_MSG without a section")]
    [InlineData("1A 00 00 00 07 00 00 00 00 00 00 00 DD 07 00 00 00 00 00 00 00 06 00 00 00 00", "a body longer than its message")]
    [InlineData("15 00 00 00 07 00 00 00 00 00 00 00 D4 07 00 00 00 00 00 00 61", "OP_QUERY without an end of its namespace")]
    [InlineData("47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A 0D 0A", "an HTTP request")]
    [InlineData("16 03 01 02 00 01 00 01 FC 03 03 00 00 00 00 00", "a TLS hello")]
    public async Task A_broken_frame_closes_the_connection_and_nothing_else(string hex, string what)
    {
        using var client = server.Raw();
        await client.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));
        (await client.ReceiveBytesAsync()).ShouldBeNull(what);
        await ShouldAnswerAsync();
    }

    [Fact]
    public async Task A_frame_that_never_ends_holds_no_memory_for_what_it_promised()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = Enumerable.Range(0, 50).Select(_ => server.Raw()).ToArray();
        try
        {
            foreach (var client in clients)
            {
                var message = RawClient.Command(new BsonDocument("ping", 1));
                BinaryPrimitives.WriteInt32LittleEndian(message, 48_000_000);
                await client.SendAsync(message);
            }

            await ShouldAnswerAsync();
            (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(50_000_000);
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }

    [Fact]
    public async Task A_nesting_bomb_is_an_error()
    {
        using var client = server.Raw();
        await client.SendAsync(RawClient.Message(RawClient.OpMsg, [0, 0, 0, 0, 0, .. BsonCheckTests.Nested(1_000_000)]));
        var reply = await client.ReceiveAsync();
        reply.ShouldNotBeNull()["code"].ShouldBe((int)ErrorCode.Overflow);
        await ShouldAnswerAsync();
    }

    [Fact]
    public async Task A_DBPointer_is_an_error_and_the_connection_stays()
    {
        using var client = server.Raw();
        byte[] pointer = [26, 0, 0, 0, 0x0C, (byte)'p', 0, 2, 0, 0, 0, (byte)'c', 0, .. new byte[12], 0];
        byte[] documents = [.. "documents\0"u8, .. pointer];
        byte[] payload =
        [
            0,
            0,
            0,
            0,
            0,
            .. BsonDocument.Parse("{insert: 'c', $db: 'pointers'}").ToBson(),
            1,
            .. BitConverter.GetBytes(documents.Length + 4),
            .. documents,
        ];
        await client.SendAsync(RawClient.Message(RawClient.OpMsg, payload));
        (await client.ReceiveAsync()).ShouldNotBeNull()["code"].ShouldBe((int)ErrorCode.NotImplemented);
        (await client.RunAsync("pointers", "{count: 'c'}"))["n"].ShouldBe(0);
    }

    [Fact]
    public async Task A_message_in_single_bytes_is_a_message()
    {
        using var client = server.Raw();
        foreach (var value in RawClient.Command(new BsonDocument { { "ping", 1 }, { "$db", "admin" } }))
            await client.SendAsync([value]);
        (await client.ReceiveAsync()).ShouldNotBeNull()["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Messages_sent_together_are_answered_in_order()
    {
        using var client = server.Raw();
        var messages = Enumerable
            .Range(0, 50)
            .SelectMany(i => RawClient.Command(new BsonDocument { { i % 2 == 0 ? "ping" : "nonsense", 1 }, { "$db", "admin" } }));
        await client.SendAsync([.. messages]);
        for (var i = 0; i < 50; i++)
            (await client.ReceiveAsync()).ShouldNotBeNull()["ok"].ShouldBe(i % 2 == 0 ? 1.0 : 0.0);
    }

    [Fact]
    public async Task Random_and_mutated_messages_never_stop_the_server()
    {
        var random = new Random(20261124);
        byte[][] sound =
        [
            RawClient.Command(new BsonDocument { { "insert", "fuzz" }, { "$db", "fuzz" } }, 0, ("documents", [BsonCheckTests.EveryType])),
            RawClient.Command(
                new BsonDocument
                {
                    { "find", "fuzz" },
                    { "filter", BsonCheckTests.EveryType },
                    { "sort", new BsonDocument("int", -1) },
                    { "limit", 2 },
                    { "$db", "fuzz" },
                }
            ),
            RawClient.Command(
                BsonDocument.Parse(
                    "{update: 'fuzz', updates: [{q: {a: {$gt: 1}}, u: {$set: {b: 2}, $inc: {c: 1}}, upsert: true}], ordered: "
                        + "false, $db: 'fuzz'}"
                )
            ),
            RawClient.Command(
                BsonDocument.Parse(
                    "{aggregate: 'fuzz', pipeline: [{$match: {int: 7}}, {$group: {_id: '$string', n: {$sum: '$double'}}}, "
                        + "{$sort: {n: 1}}], cursor: {batchSize: 2}, $db: 'fuzz'}"
                )
            ),
            RawClient.Command(
                BsonDocument.Parse(
                    "{findAndModify: 'fuzz', query: {a: 1}, update: {$push: {x: {$each: [1, 2], $slice: 3}}}, new: true, $db: 'fuzz'}"
                )
            ),
            RawClient.Command(BsonDocument.Parse("{getMore: 5, collection: 'fuzz', batchSize: 2, $db: 'fuzz'}")),
            RawClient.Message(
                RawClient.OpQuery,
                [0, 0, 0, 0, .. "admin.$cmd\0"u8, 0, 0, 0, 0, 255, 255, 255, 255, .. new BsonDocument("isMaster", 1).ToBson()]
            ),
        ];
        for (var i = 0; i < 3000; i++)
        {
            using var client = server.Raw();
            var message = (byte[])sound[random.Next(sound.Length)].Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                message[random.Next(16, message.Length)] = (byte)random.Next(256);
            if (random.Next(10) == 0)
                random.NextBytes(message);
            await client.SendAsync(message);
            if (random.Next(2) == 0)
                client.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            if (i % 500 == 0)
                await ShouldAnswerAsync();
        }

        await ShouldAnswerAsync();
    }

    private async Task ShouldAnswerAsync()
    {
        using var client = server.Raw();
        (await client.RunAsync("admin", new BsonDocument("ping", 1)))["ok"].ShouldBe(1.0);
    }
}
