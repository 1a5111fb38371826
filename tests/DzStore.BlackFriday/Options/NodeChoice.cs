namespace DzStore.BlackFriday.Options;

/// <summary>The numbers of database nodes that a scenario or drill runs on.</summary>
/// <param name="Default">The number where none is asked for.</param>
/// <param name="Allowed">The numbers that may be asked for.</param>
internal sealed record NodeChoice(int Default, params IReadOnlyList<int> Allowed)
{
    /// <summary>One node, or a set where it is asked for.</summary>
    public static NodeChoice OneOrSet { get; } = new(1, 1, 3, 5);

    /// <summary>A set: a drill about its members.</summary>
    public static NodeChoice Set { get; } = new(3, 3, 5);

    /// <summary>One node: a drill that takes the whole database away.</summary>
    public static NodeChoice One { get; } = new(1, 1);
}
