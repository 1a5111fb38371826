using DzStore.Local.Tests.Support;
using DzStore.Testing;

namespace DzStore.Local.Tests.Control;

/// <summary>A launcher that serves a store with the embedded database, started once for the tests of its control room.</summary>
public sealed class ServingLauncher : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public LauncherProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = LauncherProcess.StartOn(_folder.File("data"), ["--users", "200"]);
        await Process.UntilServingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }
}
