namespace DzStore.Histories.Operations;

/// <summary>A history cannot be judged; the message names the operation and says what to change in the program that recorded it.</summary>
/// <param name="message">What is wrong, and what to do.</param>
public sealed class HistoryException(string message) : Exception(message);
