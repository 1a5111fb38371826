using DzStore.BlackFriday.CommandLine;
using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.Load.Results;
using DzStore.LocalHost.Terminals;
using Spectre.Console;

namespace DzStore.BlackFriday.Tests.Drills;

/// <summary>
/// One DzStore of processes for all drills, which leave it running; the one that stops its services costs the next a new one.
/// </summary>
public sealed class SharedStore : IAsyncLifetime
{
    private static readonly IAnsiConsole Silent = AnsiConsole.Create(
        new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(TextWriter.Null) }
    );
    private static readonly Terminal Terminal = new(Silent, TextWriter.Null, TimeProvider.System);

    private readonly int _nodes;
    private StoreUnderTest? _store;

    public SharedStore()
        : this(nodes: 1) { }

    internal SharedStore(int nodes) => _nodes = nodes;

    internal LiveView View { get; } = new(Silent, Terminal);

    public ValueTask InitializeAsync() => default;

    internal async Task<StoreUnderTest> StoreAsync(CancellationToken cancellationToken)
    {
        if (
            _store is not null
            && new[] { "Checkout", "Billing" }.Any(name => _store.RequireOwn("looks at its services").Child(name).Exited.IsCompleted)
        )
        {
            await DisposeAsync();
        }
        // Started for losses of power, which every other drill can do without.
        return _store ??= await StoreUnderTest.OpenAsync(
            new LoadOptions { DropUnsynced = true, Nodes = _nodes },
            Terminal,
            cancellationToken
        );
    }

    /// <summary>Runs a scenario or drill.</summary>
    internal async Task<RunResult> RunAsync(string name, LoadOptions options, CancellationToken cancellationToken) =>
        await LoadRun.MeasureAsync(
            LoadCommand.Tests.Single(test => test.Name == name),
            await StoreAsync(cancellationToken),
            options with
            {
                Nodes = _nodes,
            },
            View,
            TimeProvider.System,
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }
}
