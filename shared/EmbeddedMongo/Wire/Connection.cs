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
                var answered =
                    frame.Header.OpCode == OpCode.Query
                        ? await AnswerLegacyAsync(frame).ConfigureAwait(false)
                        : await AnswerAsync(frame).ConfigureAwait(false);
                watch.End();
                await gate.PassAsync(stopping).ConfigureAwait(false);
                if (answered)
                {
                    _reply.Complete(frame.Header);
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

    private async ValueTask<bool> AnswerAsync(Frame frame)
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

        await handler.AnswerAsync(message.Body, message.Sequences, legacyDatabase: null, _reply).ConfigureAwait(false);
        return !message.Flags.HasFlag(OpMsgFlags.MoreToCome);
    }

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
