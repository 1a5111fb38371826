namespace DzStore.Histories.Pictures;

/// <summary>An operation as a bar in a timeline.</summary>
/// <param name="Client">Its client, who has a row.</param>
/// <param name="FromNs">Its left end.</param>
/// <param name="ToNs">Its right end; null: the right end of the picture.</param>
/// <param name="Look">Its class in the style.</param>
/// <param name="Label">The text in it.</param>
/// <param name="Hint">The text that shows when one points at it.</param>
/// <param name="Place">Its place in an order, shown at its corner; empty where it has none.</param>
internal sealed record Bar(int Client, long FromNs, long? ToNs, string Look, string Label, string Hint, string Place = "");
