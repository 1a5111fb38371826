using DzStore.LocalHost.Database;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Services;
using DzStore.LocalHost.Terminals;
using MongoDB.Driver;

namespace DzStore.LocalHost;

/// <summary>The failures that a program explains in a line, rather than with a stack trace.</summary>
public static class KnownFailures
{
    /// <summary>The failure is one that its message explains.</summary>
    public static bool Includes(Exception e) =>
        e
            is SetupException
                or ChildDiedException
                or UnexpectedAnswerException
                or MongoException
                or HttpRequestException
                or IOException
                or FormatException
                or TimeoutException;

    /// <summary>The failure in plain words.</summary>
    public static string Describe(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return MongoErrors.IsServerSelection(e) ? "The database does not answer: look into its log, and whether it still runs." : e.Message;
    }

    /// <summary>The exit code of a program that ends by the failure.</summary>
    public static int ExitCodeOf(Exception e) => e is SetupException ? ExitCode.Usage : ExitCode.Failure;
}
