using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Campaigns;

/// <summary>
/// Stored data that no engine can work with, such as a user whose spend is a list; the message names the document and the field.
/// </summary>
public sealed class BadDataException(string message) : JobInputException("bad_data", message);
