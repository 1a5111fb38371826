namespace EmbeddedMongo.Wire;

/// <summary>Bytes that are no sound message. Nothing after them can be trusted, so the sender loses its connection.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
