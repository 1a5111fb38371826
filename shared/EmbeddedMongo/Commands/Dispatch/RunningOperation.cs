using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>
/// A command's entry among the running operations, where currentOp shows it and killOp, the end of its connection and the server's
/// shutdown interrupt it. Disposing removes the entry.
/// </summary>
internal readonly struct RunningOperation : IDisposable
{
    private readonly OperationRegistry _registry;

    public RunningOperation(ServerState server, ConnectionState connection, in CommandRequest request)
    {
        _registry = server.Operations;
        var command = request.Command;
        Operation = new Operation(_registry.NextId(), connection, command.Name, request.Database, server.Time, request.TimeLimit)
        {
            Command = request.Arguments.Describe,
            Writes = command.Has(CommandFlags.Write),
            Session = request.Session,
        };
        _registry.Add(Operation);
        if (request.Session is { } session)
            server.Sessions.Use(session);
        connection.Begin(Operation);
        if (server.ShuttingDown)
            Operation.Interrupt(ErrorCode.InterruptedAtShutdown);
    }

    public Operation Operation { get; }

    public void Dispose()
    {
        Operation.Connection.End();
        _registry.Remove(Operation);
        Operation.Dispose();
    }
}
