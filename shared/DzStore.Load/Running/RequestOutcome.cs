namespace DzStore.Load;

/// <summary>The three results of a request, never blurred into two.</summary>
public enum RequestFate
{
    /// <summary>Answered with success.</summary>
    Completed,

    /// <summary>A clear no, or never sent at all.</summary>
    Failed,

    /// <summary>Nobody knows: no answer in time, a connection lost in the middle, or the server's own 504.</summary>
    Unknown,
}

/// <summary>What became of one request; <see cref="Error"/> names every fate but completion and is one of few texts, for counting.</summary>
public readonly record struct RequestOutcome(RequestFate Fate, string? Error)
{
    public static RequestOutcome Completed => default;

    public static RequestOutcome Failed(string error) => new(RequestFate.Failed, error);

    public static RequestOutcome Unknown(string error) => new(RequestFate.Unknown, error);
}
