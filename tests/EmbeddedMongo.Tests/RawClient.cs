using System.Buffers.Binary;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace EmbeddedMongo.Tests;

/// <summary>A client without a driver: sends what it is told, byte by byte if need be, and shows the reply as it came.</summary>
public sealed class RawClient(int port) : IDisposable
{
    public const int OpMsg = 2013;
    public const int OpQuery = 2004;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient _client = new("127.0.0.1", port) { NoDelay = true };

    public NetworkStream Stream => _client.GetStream();

    public static byte[] Message(int opCode, ReadOnlySpan<byte> payload, int requestId = 7)
    {
        var message = new byte[16 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), requestId);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), opCode);
        payload.CopyTo(message.AsSpan(16));
        return message;
    }

    public static byte[] Command(BsonDocument command, int flags = 0, params (string Name, BsonDocument[] Documents)[] sequences)
    {
        var payload = new List<byte>(BitConverter.GetBytes(flags)) { 0 };
        payload.AddRange(command.ToBson());
        foreach (var (name, documents) in sequences)
        {
            byte[] section = [.. System.Text.Encoding.UTF8.GetBytes(name), 0, .. documents.SelectMany(document => document.ToBson())];
            payload.Add(1);
            payload.AddRange(BitConverter.GetBytes(section.Length + 4));
            payload.AddRange(section);
        }

        return Message(OpMsg, [.. payload]);
    }

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Runs a command on a database and returns the reply, whatever it is.</summary>
    public async Task<BsonDocument> RunAsync(string database, BsonDocument command)
    {
        await SendAsync(Command(new BsonDocument(command) { { "$db", database } }));
        return await ReceiveAsync() ?? throw new EndOfStreamException("the server closed the connection");
    }

    public async Task<BsonDocument> RunAsync(string database, string json) => await RunAsync(database, BsonDocument.Parse(json));

    /// <summary>The next reply's document; null where the server closed the connection.</summary>
    public async Task<BsonDocument?> ReceiveAsync()
    {
        if (await ReceiveBytesAsync() is not { } message)
            return null;
        var opCode = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(12));
        BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(8)).ShouldBe(7);
        return BsonSerializer.Deserialize<BsonDocument>(message[(opCode == 1 ? 36 : 21)..]);
    }

    public async Task<byte[]?> ReceiveBytesAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var header = new byte[4];
            await Stream.ReadExactlyAsync(header, patience.Token);
            var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
            header.CopyTo(message, 0);
            await Stream.ReadExactlyAsync(message.AsMemory(4), patience.Token);
            return message;
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
