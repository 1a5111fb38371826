using DzStore.Load.Results;

namespace DzStore.Load;

/// <summary>One phase of a plan: a rate of arrivals (open) or a number of users (closed), constant or changing in a straight line.</summary>
/// <param name="Name">How reports call it.</param>
/// <param name="Model">Open or closed.</param>
/// <param name="From">Requests a second, or users, at its start.</param>
/// <param name="To">The same at its end; a closed phase keeps its number.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="IsWarmUp">Its requests go into no histogram.</param>
public sealed record LoadPhase(string Name, LoadModel Model, double From, double To, TimeSpan Duration, bool IsWarmUp = false)
{
    public static LoadPhase Constant(string name, double rate, TimeSpan duration) => new(name, LoadModel.Open, rate, rate, duration);

    public static LoadPhase Ramp(string name, double from, double to, TimeSpan duration) => new(name, LoadModel.Open, from, to, duration);

    public static LoadPhase Pause(string name, TimeSpan duration) => new(name, LoadModel.Open, 0, 0, duration);

    /// <summary>Users who each send their next request when the last was answered.</summary>
    public static LoadPhase Users(string name, int users, TimeSpan duration) => new(name, LoadModel.Closed, users, users, duration);

    public LoadPhase AsWarmUp() => this with { IsWarmUp = true };

    /// <summary>How many requests an open phase plans.</summary>
    public long Arrivals => Model == LoadModel.Open ? (long)Math.Round((From + To) / 2 * Duration.TotalSeconds) : 0;

    /// <summary>When an open phase's request is due, in seconds since the phase began.</summary>
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
