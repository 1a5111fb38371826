using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>A connection on which a member runs commands at another one, for the copy of its data.</summary>
internal sealed class SourceClient(string host, LinkFaults faults) : IAsyncDisposable
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(30);

    private TcpClient? _client;

    /// <summary>Runs a command and gives its reply.</summary>
    /// <exception cref="IOException">The member can't be reached, or does not answer.</exception>
    /// <exception cref="MongoException">It answers with an error.</exception>
    public async Task<BsonDocument> RunAsync(string database, BsonDocument command, CancellationToken cancellationToken)
    {
        if (faults.Drops(host, LinkDirections.Out) || faults.Drops(host, LinkDirections.In))
            throw new IOException($"{host} is cut off");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReplyTimeout);
        try
        {
            if (_client is null)
            {
                _client = new TcpClient { NoDelay = true };
                await PeerAddress.ConnectAsync(_client.Client, faults.AddressOf(host), limit.Token).ConfigureAwait(false);
            }

            var body = Bson.Encode(new BsonDocument(command) { { "$db", database } });
            var stream = _client.GetStream();
            await stream.WriteAsync(Frame(body), limit.Token).ConfigureAwait(false);
            return Checked(await ReadAsync(stream, limit.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException($"{host} does not answer {command.GetElement(0).Name}: {e.Message}", e);
        }
    }

    private static byte[] Frame(byte[] body)
    {
        var frame = new byte[MessageHeader.Size + 5 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), (int)OpCode.Message);
        body.CopyTo(frame, MessageHeader.Size + 5);
        return frame;
    }

    private static async Task<BsonDocument> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var header = new byte[MessageHeader.Size];
        await stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < MessageHeader.Size + 5 or > MessageHeader.MaxMessageSize)
            throw new IOException($"a reply of {length} bytes is no message");
        var payload = new byte[length - MessageHeader.Size];
        await stream.ReadExactlyAsync(payload, cancellationToken).ConfigureAwait(false);
        return Bson.Decode(payload[5..]);
    }

    private static BsonDocument Checked(BsonDocument reply) =>
        reply["ok"].ToBoolean()
            ? reply
            : throw new MongoException(reply.GetValue("code", 0).ToInt32(), reply.GetValue("errmsg", "no message").AsString);

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return default;
    }
}
