namespace DzStore.LocalHost.Services;

/// <summary>A service answered in a way that its contract does not allow; the message quotes the answer.</summary>
public sealed class UnexpectedAnswerException(string message, Exception? inner = null) : Exception(message, inner);
