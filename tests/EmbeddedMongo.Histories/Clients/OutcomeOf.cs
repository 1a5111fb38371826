using DzStore.Histories.Operations;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Clients;

/// <summary>Judges the exceptions of a driver.</summary>
internal static class OutcomeOf
{
    /// <summary>A read that fails has changed nothing, and shows nothing.</summary>
    /// <exception cref="InvalidOperationException">The exception comes from no server and no network.</exception>
    public static Outcome Read(Exception exception) => IsExpected(exception) ? Outcome.Failed : throw Unexpected(exception);

    /// <summary>
    /// A write has certainly not happened where no primary took it at its only attempt. All else is unknown: a driver that retries may have
    /// written at its first attempt, and a write concern that was not met says nothing about the write.
    /// </summary>
    /// <param name="exception">The exception.</param>
    /// <param name="isRetried">The driver sends it again after an error (<c>retryWrites</c>).</param>
    /// <exception cref="InvalidOperationException">The exception comes from no server and no network.</exception>
    public static Outcome Write(Exception exception, bool isRetried)
    {
        if (!IsExpected(exception))
            throw Unexpected(exception);
        const int notWritablePrimary = 10107;
        return !isRetried && exception is MongoNotPrimaryException { Code: notWritablePrimary } ? Outcome.Failed : Outcome.Unknown;
    }

    private static bool IsExpected(Exception exception) =>
        exception is MongoException or TimeoutException or IOException or OperationCanceledException;

    private static InvalidOperationException Unexpected(Exception exception) =>
        new($"A client failed by itself: {exception.Message}", exception);
}
