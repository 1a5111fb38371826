namespace DzStore.Local.CommandLine;

/// <summary>The launcher cannot do what it was asked to, for a reason that whoever asked can mend: the message says how. Exit code 2.</summary>
public sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
