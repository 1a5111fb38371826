using EmbeddedMongo.Replication.Protocol;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Replication.Node;

/// <summary>Tells what happens to a member: changes of its state in plain lines, problems as warnings.</summary>
internal sealed partial class NodeJournal(NodeOptions options)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("EmbeddedMongo.Replication");

    public void StateChanged(MemberView before, MemberView now)
    {
        if (now.State == MemberState.Primary && (before.State != now.State || before.Term != now.Term))
            Say($"primary in term {now.Term} (electionId {ElectionId.Of(now.Term)})");
        else if (before.State != now.State)
            Say($"{NameOf(now.State)} in term {now.Term}");
        if (now.IsWritable && !before.IsWritable)
            Say($"accepts writes in term {now.Term}");
        if (now.Primary != before.Primary && now is { State: not MemberState.Primary, PrimaryHost: { } primary })
            Say($"follows {primary} in term {now.Term}");
        if (now.Configuration is { } configuration && configuration.Version != before.Configuration?.Version)
            Say($"configuration {configuration.Version}: {string.Join(", ", configuration.Members.Select(member => member.Host))}");
    }

    public void SteppedDown(StepDownReason reason) =>
        Say(
            reason switch
            {
                StepDownReason.LaterTerm => "steps down: there is a later term",
                StepDownReason.NoMajority => "steps down: no majority was heard for the election timeout",
                _ => "steps down on request",
            }
        );

    public void SyncBegins(string source) => Say($"initial sync from {source}");

    public void SyncFailed(string source, Exception exception) => LogSyncFailed(exception, options.SetName, source);

    public void WorkFailed(Exception exception) => LogWorkFailed(exception, options.SetName);

    public void Problem(string problem) => LogProblem(options.SetName, problem);

    public void Refused(string sender, string reason) => LogRefused(options.SetName, sender, reason);

    /// <summary>The name of a state, as MongoDB writes it in small letters.</summary>
    private static string NameOf(MemberState state) =>
        state switch
        {
            MemberState.Startup => "not initiated",
            MemberState.Startup2 => "initial sync",
            MemberState.Rollback => "rollback",
            MemberState.Primary => "primary",
            _ => "secondary",
        };

    private void Say(string line)
    {
        LogChange(options.SetName, line);
        options.Announce?.Invoke($"{options.SetName}: {line}");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Set}: {Change}")]
    private partial void LogChange(string set, string change);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Set}: {Problem}")]
    private partial void LogProblem(string set, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Set}: a message from {Sender} is refused: {Reason}")]
    private partial void LogRefused(string set, string sender, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Set}: the initial sync from {Source} has failed and is begun again")]
    private partial void LogSyncFailed(Exception exception, string set, string source);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Set}: this member can't go on with its log")]
    private partial void LogWorkFailed(Exception exception, string set);
}
