using DzStore.LocalHost;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Control;

/// <summary>
/// The buttons of the control room while the launcher serves: faults, the load dial, its ledger and the price of durability. They touch
/// only what this launcher has started.
/// </summary>
internal sealed class ControlDesk : IAsyncDisposable
{
    private readonly FaultDesk _faults;
    private readonly LoadDial _dial;
    private readonly PriceDesk _price;
    private readonly NodeDesk _nodes;

    public ControlDesk(LocalStore store, Terminal terminal, TimeProvider time)
    {
        _dial = new(() => new(store.Storefront, store.Database.Store, time), time);
        _price = new(store, time);
        _nodes = new(store.Nodes, time);
        // Each fault leaves orders to be looked up.
        _faults = new(store, terminal, time, ended: () => _dial.Audit());
    }

    /// <summary>The state of every button.</summary>
    public ControlStatus Status()
    {
        var (running, past) = _faults.State();
        return new(_nodes.State(), _faults.Buttons, running, past, _dial.State(), _dial.Ledger(), _price.State());
    }

    /// <summary>Plays a fault.</summary>
    /// <returns>Why it is not played; null where it is.</returns>
    public string? Start(FaultRequest request) =>
        _price.IsRunning
            ? "The price of durability is being measured: a fault would be measured with it."
            : _faults.Start(request.Kind, request.Node);

    /// <summary>Turns the load dial.</summary>
    /// <returns>Why it is not turned; null where it is.</returns>
    public string? Turn(DialRequest request) =>
        request.Rate > 0 && _price.IsRunning
            ? "The price of durability is being measured: a load would be measured with it."
            : _dial.Turn(request.Rate, TimeSpan.FromSeconds(request.Seconds));

    /// <summary>Measures the price of durability.</summary>
    /// <returns>Why it is not measured; null where it is.</returns>
    public string? MeasurePrice() =>
        _faults.IsRunning ? "A fault is being played: it would be measured too."
        : _dial.IsTurnedUp ? "The load dial is turned up: turn it to 0 first, or the load is measured too."
        : _price.Start();

    /// <summary>Looks the orders of the load up.</summary>
    /// <returns>Why not; null where it does.</returns>
    public string? Audit() => _dial.Audit();

    public async ValueTask DisposeAsync()
    {
        await _price.DisposeAsync();
        await _dial.DisposeAsync();
        await _faults.DisposeAsync();
        await _nodes.DisposeAsync();
    }
}
