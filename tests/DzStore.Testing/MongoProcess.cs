using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DzStore.Testing;

/// <summary>The embedded server as a process of its own, so that it can be killed.</summary>
public sealed partial class MongoProcess : IAsyncDisposable
{
    private readonly Process _process;

    private MongoProcess(Process process, string connectionString, int port) =>
        (_process, ConnectionString, Port) = (process, connectionString, port);

    public string ConnectionString { get; }

    public int Port { get; }

    /// <param name="dbPath">Its data directory.</param>
    /// <param name="port">0 picks one.</param>
    public static async Task<MongoProcess> StartAsync(string dbPath, int port, CancellationToken cancellationToken)
    {
        var process = BuiltExecutable.Start(
            "embedded-mongod",
            "embedded-mongod",
            "--port",
            $"{port}",
            "--dbpath",
            dbPath,
            "--stopWithParent"
        );
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } listening)
                return new(process, listening.Groups["uri"].Value, int.Parse(listening.Groups["port"].Value, CultureInfo.InvariantCulture));
        }

        throw new InvalidOperationException("embedded-mongod ended: " + await process.StandardError.ReadToEndAsync(cancellationToken));
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Listening on (?<uri>mongodb://[^:]+:(?<port>\d+)\S*)")]
    private static partial Regex Listening();
}
