using EmbeddedMongo.Commands.Operations;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// MongoDB's fail point failCommand, which makes chosen commands fail a number of times. A later setting replaces an earlier one.
/// See "The failCommand Fail Point" in the wiki of mongodb/mongo.
/// </summary>
internal sealed class FailCommand
{
    public const string PointName = "failCommand";

    /// <summary>The command that sets fail points, which never fails by one.</summary>
    public const string ConfigureCommand = "configureFailPoint";

    private readonly Lock _gate = new();
    private volatile CommandFailure? _failure;
    private long _skip;
    private long _times;
    private long _entered;

    /// <summary>Sets what fails; null for nothing.</summary>
    /// <param name="failure">The failure, with the commands that it is for; null for none.</param>
    /// <param name="skip">The number of commands that pass first.</param>
    /// <param name="times">The number of commands that fail then.</param>
    /// <returns>The number of commands that the previous setting has failed.</returns>
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

    /// <summary>The failure for this run of a command, which is counted; null where it is to succeed.</summary>
    public CommandFailure? Next(string command, ConnectionState connection)
    {
        if (_failure is null)
            return null;
        lock (_gate)
        {
            if (_failure is not { } failure || !failure.Matches(command, connection.AppName))
                return null;
            if (_skip > 0)
            {
                _skip--;
                return null;
            }

            _entered++;
            if (--_times == 0)
                _failure = null;
            return failure;
        }
    }
}
