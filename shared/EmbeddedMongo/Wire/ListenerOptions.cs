using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Wire;

/// <summary>The settings of a <see cref="ConnectionListener"/>.</summary>
internal sealed record ListenerOptions
{
    /// <summary>The number of connections open at a time; further ones are closed at once.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>The time that running messages have to end when the listener is disposed; then their connections are aborted.</summary>
    public required TimeSpan ShutdownTimeout { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }
}
