using System.Diagnostics;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>The executable, started as a user would, so that it can be killed as a user's can.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it printed when it was ready: its connection string.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Its data directory, where it was started by <see cref="StartAsync"/>.</summary>
    public string DbPath { get; private set; } = "";

    public int Port => new MongoDB.Driver.MongoUrl(ConnectionString).Server.Port;

    public static string Executable
    {
        get
        {
            // artifacts/bin/EmbeddedMongo.Tests/debug → artifacts/bin/embedded-mongod/debug
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            var name = OperatingSystem.IsWindows() ? "embedded-mongod.exe" : "embedded-mongod";
            return Path.Combine(here.Parent!.Parent!.FullName, "embedded-mongod", here.Name, name);
        }
    }

    /// <summary>Starts it on a free port and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string path, params string[] more)
    {
        var server = Launch(["--port", "0", "--dbpath", path, .. more]);
        var line = await server
            ._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        const string listening = "Listening on ";
        if (line?.StartsWith(listening, StringComparison.Ordinal) != true)
            Assert.Fail($"It said '{line}' and {await server._errors}");
        (server.ConnectionString, server.DbPath) = (line[listening.Length..], path);
        return server;
    }

    public static ServerProcess Launch(params IEnumerable<string> arguments) =>
        new(
            Process.Start(
                new ProcessStartInfo(Executable, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        );

    /// <summary>Ends it at once, as kill -9 and a power cut of the process do.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task<(int ExitCode, string Errors)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await ExitAsync();
    }

    /// <summary>Closes its standard input, as the end of its parent does.</summary>
    public async Task<(int ExitCode, string Errors)> CloseInputAsync()
    {
        _process.StandardInput.Close();
        return await ExitAsync();
    }

    /// <summary>All that it prints to standard output until it ends.</summary>
    public Task<string> OutputAsync() => _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

    public async Task<(int ExitCode, string Errors)> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }
}
