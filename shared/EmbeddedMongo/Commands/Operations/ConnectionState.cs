using System.Net;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Operations;

/// <summary>A client's connection: its address, its driver and the command that runs for it.</summary>
internal sealed class ConnectionState(int id, EndPoint? remote)
{
    private Operation? _current;

    /// <summary>Unique for the server's life; hello tells it to the client.</summary>
    public int Id { get; } = id;

    public string Remote { get; } = remote?.ToString() ?? "unknown";

    /// <summary>The driver's description of itself in its first hello: driver, os, application.</summary>
    public BsonDocument? Metadata { get; set; }

    /// <summary>Set by a fail point: the connection is closed in place of the next reply.</summary>
    public bool IsEnded { get; set; }

    public string AppName =>
        Metadata?.GetValue("application", null) is BsonDocument application && application.GetValue("name", null) is BsonString name
            ? name.Value
            : "";

    public void Begin(Operation operation) => Volatile.Write(ref _current, operation);

    public void End() => Volatile.Write(ref _current, null);

    /// <summary>Stops what runs for this connection, as its client is gone or the server goes.</summary>
    public void Interrupt(ErrorCode reason) => Volatile.Read(ref _current)?.Interrupt(reason);
}
