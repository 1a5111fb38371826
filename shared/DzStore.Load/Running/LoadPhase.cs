using DzStore.Load.Results;

namespace DzStore.Load.Running;

/// <summary>
/// A phase of a plan: a rate of arrivals (open), constant or changing in a straight line, or a number of users (closed). It ends after
/// a time or, closed, after a number of requests.
/// </summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Model">Open or closed.</param>
/// <param name="From">Requests a second, or users, at its start.</param>
/// <param name="To">The same at its end; a closed phase keeps its number.</param>
/// <param name="Duration">Its length; the longest where it ends after a number of requests.</param>
/// <param name="IsWarmUp">Its requests go into no histogram.</param>
public sealed record LoadPhase(string Name, LoadModel Model, double From, double To, TimeSpan Duration, bool IsWarmUp = false)
{
    private static readonly TimeSpan LongestOfRequests = TimeSpan.FromMinutes(1);

    /// <summary>Requests after which a closed phase ends, once all are answered; null: it ends after its time.</summary>
    public int? Requests { get; init; }

    /// <summary>A constant rate.</summary>
    public static LoadPhase Constant(string name, double rate, TimeSpan duration) => new(name, LoadModel.Open, rate, rate, duration);

    /// <summary>A rate that changes in a straight line.</summary>
    public static LoadPhase Ramp(string name, double from, double to, TimeSpan duration) => new(name, LoadModel.Open, from, to, duration);

    /// <summary>A time without requests.</summary>
    public static LoadPhase Pause(string name, TimeSpan duration) => new(name, LoadModel.Open, 0, 0, duration);

    /// <summary>Users who each send their next request when the last was answered (a closed loop).</summary>
    public static LoadPhase Users(string name, int users, TimeSpan duration) => new(name, LoadModel.Closed, users, users, duration);

    /// <summary>
    /// A closed loop that ends after a number of requests, with so many in flight at once. The first request of each user is due at the
    /// beginning: its wait counts from there, however late it is sent.
    /// </summary>
    public static LoadPhase Loop(string name, int inFlight, int requests) =>
        Users(name, Math.Min(inFlight, requests), LongestOfRequests) with
        {
            Requests = requests,
        };

    /// <summary>The same phase as warm-up.</summary>
    public LoadPhase AsWarmUp() => this with { IsWarmUp = true };

    /// <summary>The number of requests that an open phase plans; 0 for a closed one.</summary>
    public long Arrivals => Model == LoadModel.Open ? (long)Math.Round((From + To) / 2 * Duration.TotalSeconds) : 0;

    /// <summary>The time at which a request of an open phase is due, seconds since the phase began.</summary>
    /// <param name="index">0 to <see cref="Arrivals"/> - 1.</param>
    public double ArrivalSeconds(long index)
    {
        if (From == To)
            return index / From;
        // The planned requests up to t are From·t + slope·t²/2; solved for t in the form that does not cancel for small slopes.
        var slope = (To - From) / Duration.TotalSeconds;
        var root = Math.Sqrt(Math.Max(0, From * From + 2 * slope * index));
        return From + root == 0 ? 0 : 2 * index / (From + root);
    }
}
