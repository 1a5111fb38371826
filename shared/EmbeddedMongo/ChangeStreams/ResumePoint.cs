using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// The event that a stream goes on behind. It must be there: a stream that would go on at another place would miss events.
/// </summary>
internal sealed class ResumePoint(ResumeToken token)
{
    /// <summary>True where the point is still to come behind an event; false where it is the event or a part of it.</summary>
    /// <exception cref="MongoException">ChangeStreamFatalError where the point should have come before the event.</exception>
    public bool IsAhead(ResumeToken next)
    {
        if (token.Data == next.Data || token.FragmentOf(next) is not null)
            return false;
        return next.CompareTo(token) < 0 ? true : throw NotFound();
    }

    /// <summary>The number of the event's parts up to the point; null where it is the whole event.</summary>
    public int? PartsSeen(ResumeToken next) => token.FragmentOf(next) + 1;

    /// <summary>Called when everything up to a timestamp was read and the point was not found.</summary>
    /// <exception cref="MongoException">ChangeStreamFatalError where it should have been there.</exception>
    public void CheckPassed(long timestamp)
    {
        if (timestamp >= token.ClusterTime)
            throw NotFound();
    }

    private MongoException NotFound() =>
        new(ErrorCode.ChangeStreamFatalError, $"cannot resume stream; the resume token was not found. {ShellText.Of(token.ToBson())}");
}
