namespace EmbeddedMongo.Histories.Streams;

/// <summary>An event of a change stream.</summary>
/// <param name="Change">The change, in the words of <see cref="WrittenChange"/>.</param>
/// <param name="Token">The event's resume token; tokens sort in the order of events.</param>
internal sealed record SeenChange(string Change, string Token);
