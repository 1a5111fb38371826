namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// A rule that the protocol stands on was broken: by a fault of this code, by a driver of it that breaks its contract, or by a damaged log.
/// A server that catches it must stop serving: what it holds can't be trusted.
/// </summary>
internal sealed class ProtocolException(string message) : Exception(message);
