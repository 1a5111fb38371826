using DzStore.Local.Tests.Support;
using DzStore.Testing;

namespace DzStore.Local.Tests.Control;

/// <summary>
/// A launcher that serves a store with three embedded database nodes, for all tests of its control room: the first of them starts it.
/// </summary>
public sealed class ServingLauncher : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LauncherProcess? _process;

    public LauncherProcess Process => _process ?? throw new InvalidOperationException("Nobody has waited until it serves.");

    public async Task<LauncherProcess> ServingAsync()
    {
        _process ??= LauncherProcess.StartOn(_folder.File("data"), nodes: 3, ["--users", "200"]);
        await _process.UntilServingAsync();
        return _process;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
