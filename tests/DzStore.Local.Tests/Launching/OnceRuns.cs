using System.Text.Json;
using DzStore.Local.Tests.Support;
using DzStore.Testing;

namespace DzStore.Local.Tests.Launching;

/// <summary>
/// Two runs of --once on one data folder, the first with three database nodes and the second with one, made once for all the tests that
/// look at them or go on with their data.
/// </summary>
public sealed class OnceRuns : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Data => _folder.File("data");

    public Run First { get; private set; } = null!;

    public Run Fresh { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        First = await RunAsync(nodes: 3);
        Fresh = await RunAsync(nodes: 1, "--fresh", "--users", "300");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Run> RunAsync(int nodes, params string[] arguments)
    {
        var report = _folder.File("report.json");
        await using var launcher = LauncherProcess.StartOn(Data, nodes, ["--once", "--report", report, .. arguments]);
        var exitCode = await launcher.ExitCodeAsync();
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(report));
        return new(exitCode, launcher.Output, launcher.Errors, json.RootElement.Clone());
    }

    public sealed record Run(int ExitCode, string Output, string Errors, JsonElement Report);
}
