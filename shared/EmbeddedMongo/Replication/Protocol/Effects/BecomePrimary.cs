namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// The member has won the election of a term. <c>hello</c> tells it from now on with <see cref="ElectionId"/> of the term, and a new
/// <c>topologyVersion</c>; clients' writes wait for <see cref="AcceptWrites"/>.
/// </summary>
internal sealed record BecomePrimary(long Term) : Effect;
