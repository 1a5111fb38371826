using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

/// <summary>
/// MongoDB's fail point failCommand: which commands fail, how, and how often. One at a time is set, a later one replaces it.
/// See "The failCommand Fail Point" in the wiki of mongodb/mongo.
/// </summary>
internal sealed class FailCommand
{
    public const string PointName = "failCommand";

    private readonly Lock _gate = new();
    private volatile CommandFailure? _failure;
    private long _skip;
    private long _times;
    private long _entered;

    /// <summary>Sets what fails; null for nothing.</summary>
    /// <param name="failure">What happens to the commands that it names.</param>
    /// <param name="skip">How many of them pass first.</param>
    /// <param name="times">How many fail then.</param>
    /// <returns>How many commands the setting before has failed.</returns>
    public long Set(CommandFailure? failure, long skip, long times)
    {
        lock (_gate)
        {
            var entered = _entered;
            (_skip, _times, _entered) = (skip, times, 0);
            _failure = times > 0 ? failure : null;
            return entered;
        }
    }

    /// <summary>How this run of a command is to fail; null where it is not.</summary>
    public CommandFailure? Next(string command, ConnectionState connection)
    {
        if (_failure is null) return null;
        lock (_gate)
        {
            if (_failure is not { } failure || !failure.Matches(command, connection.AppName)) return null;
            if (_skip > 0)
            {
                _skip--;
                return null;
            }

            _entered++;
            if (--_times == 0) _failure = null;
            return failure;
        }
    }
}
