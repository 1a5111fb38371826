using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Wire;

public class OpMsgTests
{
    private static readonly byte[] Ping = new BsonDocument { { "ping", 1 }, { "$db", "admin" } }.ToBson();

    [Fact]
    public void A_body_and_its_sequences_come_apart_in_any_order()
    {
        byte[] sequence = [1, 19, 0, 0, 0, (byte)'d', 0, .. Empty, .. Empty, 8, 0, 0, 0];
        byte[] rows = [1, 16, 0, 0, 0, (byte)'d', 0, .. Empty, .. Empty];
        foreach (var payload in new byte[][] { [0, 0, 0, 0, .. rows, 0, .. Ping], [0, 0, 0, 0, 0, .. Ping, .. rows] })
        {
            var message = Parse(payload);
            message.Body.ToArray().ShouldBe(Ping);
            message.Sequences.Single().Name.ShouldBe("d");
            message.Sequences.Single().Documents.Select(document => document.ToArray()).ShouldBe([Empty, Empty]);
        }

        Should.Throw<ProtocolException>(() => Parse([0, 0, 0, 0, .. sequence]));
    }

    [Fact]
    public void The_checksum_is_verified()
    {
        // CRC-32C of "123456789" is 0xE3069283 (RFC 3720's polynomial); here over a whole message, taken bit by bit.
        var message = RawClient.Message(RawClient.OpMsg, [1, 0, 0, 0, 0, .. Ping, 0, 0, 0, 0]);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan()[^4..], Crc32C(message.AsSpan()[..^4]));
        Parse(message, whole: true).Body.ToArray().ShouldBe(Ping);

        message[^1] ^= 1;
        Should.Throw<ProtocolException>(() => Parse(message, whole: true)).Message.ShouldContain("checksum");
    }

    [Theory]
    [InlineData("", "no flags")]
    [InlineData("00 00 00 00", "no section")]
    [InlineData("04 00 00 00 00 05 00 00 00 00", "an unknown required flag")]
    [InlineData("00 00 00 00 02 05 00 00 00 00", "an unknown section kind")]
    [InlineData("00 00 00 00 00 05 00 00 00 00 00 05 00 00 00 00", "two bodies")]
    [InlineData("00 00 00 00 00 05 00 00 00 00 01 FF FF FF 7F 61 00", "a sequence beyond the message")]
    [InlineData("00 00 00 00 00 05 00 00 00 00 01 04 00 00 00", "a sequence of no bytes")]
    [InlineData("00 00 00 00 00 05 00 00 00 00 01 06 00 00 00 61 61", "a sequence without an end of its name")]
    [InlineData("00 00 00 00 00 05 00 00 00 00 01 06 00 00 00 61 00 01 06 00 00 00 61 00", "two sequences of one name")]
    [InlineData("01 00 00 00 00 00", "a checksum that does not fit")]
    public void What_is_no_message_is_refused(string hex, string what) =>
        Should.Throw<ProtocolException>(() => Parse(Convert.FromHexString(hex.Replace(" ", ""))), what);

    [Fact]
    public void Mutated_messages_are_refused_or_parsed_without_harm()
    {
        var random = new Random(20261123);
        var sound = RawClient.Command(
            new BsonDocument { { "insert", "c" }, { "$db", "d" } },
            0,
            ("documents", [new BsonDocument("a", 1), new BsonDocument("b", "text")])
        )[16..];
        for (var i = 0; i < 100_000; i++)
        {
            var payload = (byte[])sound.Clone();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                payload = payload[..random.Next(payload.Length)];
            try
            {
                Parse(payload);
            }
            catch (Exception e) when (e is ProtocolException or MongoException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static byte[] Empty => [5, 0, 0, 0, 0];

    private static OpMsg Parse(byte[] bytes, bool whole = false)
    {
        var message = whole ? bytes : RawClient.Message(RawClient.OpMsg, bytes);
        return OpMsg.Parse(new Frame(new MessageHeader(message.Length, 7, 0, OpCode.Message), message));
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
        }

        return ~crc;
    }
}
