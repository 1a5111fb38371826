using EmbeddedMongo.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Wire;

/// <summary>One client's connection: a message, its reply, the next message.</summary>
internal sealed partial class Connection(
    ConnectionContext transport,
    int id,
    IMessageHandler handler,
    ClientGate gate,
    ClientWatch watch,
    TrafficCounters traffic,
    ILogger logger
) : IDisposable
{
    private readonly ReplyWriter _reply = new();

    /// <summary>The number of the last reply of the stream under way; null where none is.</summary>
    private int? _streamed;

    private string Remote => transport.RemoteEndPoint?.ToString() ?? "unknown";

    /// <summary>Serves until the client closes, breaks the protocol, or <paramref name="stopping"/> asks for the end.</summary>
    public async Task ServeAsync(CancellationToken stopping)
    {
        using var frames = new FrameReader(transport.Transport.Input);
        using var gone = transport.ConnectionClosed.Register(() => handler.Interrupt(ErrorCode.Interrupted));
        try
        {
            while (await frames.ReadAsync(stopping).ConfigureAwait(false) is { } frame)
            {
                await gate.PassAsync(stopping).ConfigureAwait(false);
                watch.Begin();
                _streamed = null;
                var answered =
                    frame.Header.OpCode == OpCode.Query
                        ? await AnswerLegacyAsync(frame).ConfigureAwait(false)
                        : await AnswerAsync(frame, stopping).ConfigureAwait(false);
                watch.End();
                await gate.PassAsync(stopping).ConfigureAwait(false);
                if (answered)
                {
                    _reply.Complete(Header(frame.Header));
                    await transport.Transport.Output.WriteAsync(_reply.Written, CancellationToken.None).ConfigureAwait(false);
                }

                traffic.Request(frame.Header.Length, answered ? _reply.Position : 0);
            }
        }
        catch (ProtocolException e)
        {
            LogBroken(id, Remote, e.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Between two messages, or in a fault that holds them: its client takes the outcome for unknown.
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or ConnectionResetException)
        {
            LogLost(id, Remote, e.Message);
        }
    }

    public void Dispose() => _reply.Dispose();

    private async ValueTask<bool> AnswerAsync(Frame frame, CancellationToken stopping)
    {
        _reply.StartMessage();
        OpMsg message;
        try
        {
            message = OpMsg.Parse(frame);
        }
        catch (MongoException e)
        {
            Refuse(e);
            return !OpMsg.ReadFlags(frame).HasFlag(OpMsgFlags.MoreToCome);
        }

        var next = await handler.AnswerAsync(message.Body, message.Sequences, legacyDatabase: null, _reply).ConfigureAwait(false);
        if (next is not null && message.Flags.HasFlag(OpMsgFlags.ExhaustAllowed))
            await StreamAsync(frame.Header, next, stopping).ConfigureAwait(false);
        return !message.Flags.HasFlag(OpMsgFlags.MoreToCome);
    }

    /// <summary>
    /// Sends one reply after the other, each of which announces the next, until one is the last: that one is left to send.
    /// </summary>
    private async ValueTask StreamAsync(MessageHeader request, byte[] body, CancellationToken stopping)
    {
        for (byte[]? next = body; next is not null; )
        {
            watch.End();
            await gate.PassAsync(stopping).ConfigureAwait(false);
            // Each reply stands for the request that the next one answers.
            var id = _reply.Complete(Header(request), moreToCome: true);
            var sent = await transport.Transport.Output.WriteAsync(_reply.Written, CancellationToken.None).ConfigureAwait(false);
            if (sent.IsCompleted)
                throw new ConnectionAbortedException("the client has closed a stream of replies");
            traffic.Request(0, _reply.Position);
            _streamed = id;
            _reply.StartMessage();
            watch.Begin();
            next = await handler.AnswerAsync(next, [], legacyDatabase: null, _reply).ConfigureAwait(false);
        }
    }

    /// <summary>The header of the request that the reply answers: within a stream that is the reply before.</summary>
    private MessageHeader Header(MessageHeader request) => _streamed is { } id ? request with { RequestId = id } : request;

    private async ValueTask<bool> AnswerLegacyAsync(Frame frame)
    {
        _reply.StartLegacy();
        OpQuery query;
        try
        {
            query = OpQuery.Parse(frame);
        }
        catch (MongoException e)
        {
            Refuse(e);
            return true;
        }

        await handler.AnswerAsync(query.Body, [], query.Database, _reply).ConfigureAwait(false);
        return true;
    }

    /// <summary>Answers a sound frame whose content is not accepted; the connection goes on.</summary>
    private void Refuse(MongoException error)
    {
        LogRefused(id, Remote, error.Message);
        handler.Refuse(error, _reply);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of connection {Id} from {Remote} is refused: {Reason}")]
    private partial void LogRefused(int id, string remote, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Id} from {Remote} closed: {Reason}")]
    private partial void LogBroken(int id, string remote, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Id} from {Remote} lost: {Reason}")]
    private partial void LogLost(int id, string remote, string reason);
}
