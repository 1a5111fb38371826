namespace DzStore.Analytics.Jobs;

/// <summary>A job failed because of its input. The caller can correct that from the message alone, so the log does not repeat it.</summary>
public class JobInputException(string code, string message, Exception? inner = null) : JobException(code, message, inner);
