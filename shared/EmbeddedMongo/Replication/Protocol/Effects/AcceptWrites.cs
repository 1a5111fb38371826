namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>Clients' writes are accepted from now on, each with an entry of this term.</summary>
internal sealed record AcceptWrites(long Term) : Effect;
