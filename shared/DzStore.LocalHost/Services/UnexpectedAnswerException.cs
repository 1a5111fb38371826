namespace DzStore.Local.Acts;

/// <summary>A service answered something that its contract does not hold.</summary>
public sealed class UnexpectedAnswerException(string message, Exception? inner = null) : Exception(message, inner);
