using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DzStore.SparkConnect.Server;

/// <summary>
/// A Spark Connect server in another process on this machine (Spark's class <c>SparkConnectServer</c>, run by <c>spark-submit</c>). It
/// ends when this object is disposed; on Linux and macOS also when this process ends, even if it is killed. It keeps its warehouse and
/// scratch files in a temporary folder that is removed with it.
/// </summary>
public sealed class LocalSparkServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PortTimeout = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly string _folder;
    private readonly ServerOutput _output;
    private bool _disposed;

    private LocalSparkServer(Process process, string folder, ServerOutput output, int port)
    {
        (_process, _folder, _output) = (process, folder, output);
        Remote = $"sc://127.0.0.1:{port}";
    }

    /// <summary>The address for <see cref="SparkSessionBuilder.Remote(string)"/>.</summary>
    public string Remote { get; }

    /// <summary>The id of the process that was started; its child processes run Spark.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The last 60 lines of Spark's output.</summary>
    public string Log => _output.ToString();

    /// <summary>Starts a server and waits until its port answers.</summary>
    /// <param name="options">The distribution to start and its settings.</param>
    /// <param name="cancellationToken">Stops the start, and with it the process.</param>
    /// <exception cref="SparkStartException">
    /// There is no Spark 3.5 in the folder, the port is taken, or the server ended or did not listen in time; the message has the end of
    /// its output.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<LocalSparkServer> StartAsync(LocalSparkOptions options, CancellationToken cancellationToken = default)
    {
        var launch = new SparkLaunch(options);
        var port = await FreePortAsync(options, cancellationToken).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("spark-connect-").FullName;
        var output = new ServerOutput();
        var process = new Process { StartInfo = launch.StartInfo(port, folder), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var server = new LocalSparkServer(process, folder, output, port);
        try
        {
            await server.WaitUntilListeningAsync(port, options, cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the server to stop, and kills it after 10 seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopTimeout);
            try
            {
                // The watcher script stops Spark at the end of its input. Windows has no such script: there the process tree is killed.
                if (OperatingSystem.IsWindows())
                    _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        _process.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that stays in the temporary files is no reason to fail.
        }
    }

    private async Task WaitUntilListeningAsync(int port, LocalSparkOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.StartTimeout, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            if (_process.HasExited)
            {
                // Lets the last lines of output in.
                await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                throw new SparkStartException(
                    $"Spark from {options.SparkHome} ended with exit code {_process.ExitCode} before it listened:\n{_output}"
                );
            }
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, stop.Token).ConfigureAwait(false);
                if (!_process.HasExited)
                    return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new SparkStartException(
                    $"Spark from {options.SparkHome} did not listen on port {port} within {options.StartTimeout}:\n{_output}"
                );
            }
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new SparkStartException(
                    $"Spark from {options.SparkHome} did not listen on port {port} within {options.StartTimeout}:\n{_output}"
                );
            }
        }
    }

    // Another program on the port would answer at once and be taken for Spark. The port of a Spark that was just killed is free in a
    // moment.
    private static async Task<int> FreePortAsync(LocalSparkOptions options, CancellationToken cancellationToken)
    {
        var since = options.Time.GetTimestamp();
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, options.Port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException e)
            {
                if (options.Time.GetElapsedTime(since) > PortTimeout)
                    throw new SparkStartException($"Spark can't listen on port {options.Port}: {e.Message}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
