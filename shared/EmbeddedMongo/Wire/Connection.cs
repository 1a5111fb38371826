using EmbeddedMongo.Commands;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Wire;

/// <summary>One client's connection: a message, its reply, the next message.</summary>
internal sealed partial class Connection(ConnectionContext transport, ConnectionState state, Dispatcher dispatcher, ServerCounters counters, ILogger logger) : IDisposable
{
    private readonly ReplyWriter _reply = new();

    /// <summary>Serves until the client closes, breaks the protocol, or <paramref name="stopping"/> asks for the end.</summary>
    public async Task ServeAsync(CancellationToken stopping)
    {
        using var frames = new FrameReader(transport.Transport.Input);
        using var gone = transport.ConnectionClosed.Register(() => state.Interrupt(ErrorCode.Interrupted));
        try
        {
            while (await frames.ReadAsync(stopping).ConfigureAwait(false) is { } frame)
            {
                var answered = frame.Header.OpCode == OpCode.Query ? await AnswerLegacyAsync(frame).ConfigureAwait(false) : await AnswerAsync(frame).ConfigureAwait(false);
                if (answered)
                {
                    _reply.Complete(frame.Header);
                    await transport.Transport.Output.WriteAsync(_reply.Written, CancellationToken.None).ConfigureAwait(false);
                }

                counters.Request(frame.Header.Length, answered ? _reply.Position : 0);
            }
        }
        catch (ProtocolException error)
        {
            LogBroken(state.Id, state.Remote, error.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Between two messages: nothing is lost by closing here.
        }
        catch (Exception error) when (error is IOException or ConnectionAbortedException or ConnectionResetException)
        {
            LogLost(state.Id, state.Remote, error.Message);
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
        catch (MongoException refusal)
        {
            Dispatcher.Refuse(_reply, refusal);
            return !OpMsg.ReadFlags(frame).HasFlag(OpMsgFlags.MoreToCome);
        }

        await dispatcher.RunAsync(state, message.Body, message.Sequences, legacyDatabase: null, _reply).ConfigureAwait(false);
        return !message.Flags.HasFlag(OpMsgFlags.MoreToCome);
    }

    private async ValueTask<bool> AnswerLegacyAsync(Frame frame)
    {
        _reply.StartLegacy();
        var query = OpQuery.Parse(frame);
        await dispatcher.RunAsync(state, query.Body, [], query.Database, _reply).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Id} from {Remote} closed: {Reason}")]
    private partial void LogBroken(int id, string remote, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Id} from {Remote} lost: {Reason}")]
    private partial void LogLost(int id, string remote, string reason);
}
