namespace DzStore.LocalHost.Errors;

/// <summary>
/// A store cannot be started as asked, for a reason that the caller can remove: an option, a port, the data folder, a configured
/// address. The message says what to change. Programs end with exit code 2.
/// </summary>
public sealed class SetupException(string message, Exception? inner = null) : Exception(message, inner);
