using System.Text.RegularExpressions;

namespace DzStore.SparkConnect.Errors;

/// <summary>
/// The exception at the bottom of a failure, which Spark's message about a failed job hides: behind the number of the stage and the task,
/// or as the last of the causes in a stack trace.
/// </summary>
internal static partial class RootCause
{
    /// <summary>
    /// Finds the class and message of the cause in Spark's message, or in the server's stack trace; null where the message is all that
    /// there is.
    /// </summary>
    public static string? Of(string message, string? stackTrace)
    {
        var failure = WithoutTask(message);
        return LastCause(failure)
            ?? (stackTrace is null ? null : LastCause(stackTrace))
            ?? (failure.Length < message.Length ? BeforeTrace(failure) : null);
    }

    /// <summary>The exception of a failed task, without the number of the stage and the task before it.</summary>
    public static string WithoutTask(string message) => message[TaskFailure().Match(message).Length..];

    private static string? LastCause(string trace) =>
        Cause().Matches(trace) is [.., var last] ? BeforeTrace(trace[(last.Index + last.Length)..]) : null;

    // Java writes the message of an exception, which may have lines of its own, and then a line for each frame.
    private static string BeforeTrace(string exception) => Frame().Split(exception, 2)[0].Trim();

    [GeneratedRegex(
        @"\AJob aborted due to stage failure: Task \S+ in stage \S+ failed \d+ times?, "
            + @"most recent failure: Lost task \S+ in stage \S+ \(TID \d+\) \([^)\n]*\): "
    )]
    private static partial Regex TaskFailure();

    // A cause follows the frames of the exception above it.
    [GeneratedRegex(@"(?<=\n\t(?:at |\.\.\. )[^\n]*\n)Caused by: ")]
    private static partial Regex Cause();

    [GeneratedRegex(@"\n\t(?:at |\.\.\. )|\n\nDriver stacktrace:")]
    private static partial Regex Frame();
}
