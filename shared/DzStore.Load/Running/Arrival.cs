namespace DzStore.Load.Running;

/// <summary>One planned request: its number and kind, the phase that planned it, and when it is due by the clock's ticks.</summary>
internal readonly record struct Arrival(long Number, int Kind, int Phase, long Planned)
{
    /// <summary>It had to wait for a slot of the generator's.</summary>
    public bool Held { get; init; }
}
