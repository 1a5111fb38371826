namespace DzStore.Analytics.Engines;

/// <summary>The engine failed on a job that it had taken.</summary>
public class EngineException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The engine cannot be reached.</summary>
public sealed class EngineUnavailableException(string message, Exception? inner = null) : EngineException(message, inner);

/// <summary>Stored data that no engine can work with, such as a user whose spend is a list; the message names the document and the field.</summary>
public sealed class BadDataException(string message) : Exception(message);
