namespace DzStore.Load.Reports;

/// <summary>A report cannot be read or written; the message says which and what to do about it.</summary>
public sealed class ReportException(string message, Exception? inner = null) : Exception(message, inner);
