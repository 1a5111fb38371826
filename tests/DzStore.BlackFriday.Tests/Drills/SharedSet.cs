namespace DzStore.BlackFriday.Tests.Drills;

/// <summary>One DzStore whose database is a set of three nodes, for all drills on one.</summary>
public sealed class SharedSet : IAsyncLifetime
{
    internal SharedStore Store { get; } = new(nodes: 3);

    public ValueTask InitializeAsync() => Store.InitializeAsync();

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
