namespace DzStore.Load;

/// <summary>One planned request: its number and kind, the phase that planned it, and when it is due by the clock's ticks.</summary>
internal readonly record struct Arrival(long Number, int Kind, int Phase, long Planned);
