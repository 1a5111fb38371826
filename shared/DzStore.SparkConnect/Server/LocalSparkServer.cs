using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DzStore.SparkConnect;

/// <summary>How to start a Spark Connect server of one's own.</summary>
public sealed record LocalSparkOptions
{
    /// <summary>A Spark 3.5 distribution: the folder that holds <c>bin/spark-submit</c>.</summary>
    public required string SparkHome { get; init; }

    /// <summary>Where it runs; <c>local[2]</c> has two worker threads in the server itself.</summary>
    public string Master { get; init; } = "local[*]";
    public string DriverMemory { get; init; } = "1g";

    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Further settings, as of <c>--conf</c>.</summary>
    public IReadOnlyDictionary<string, string> Conf { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Maven packages that the distribution must have, as (jar name prefix, coordinates): those whose jar is not in <c>jars/</c> are fetched
    /// by <c>--packages</c>. Spark Connect itself is always looked after.
    /// </summary>
    public IReadOnlyList<(string JarPrefix, string Coordinates)> Packages { get; init; } = [];

    /// <summary>A first start that fetches packages takes minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>
/// A Spark Connect server in a process of its own, started from <c>SPARK_HOME</c> and gone with this object; on Linux and macOS also with
/// this process, even if that is killed. It keeps its warehouse and scratch files in a temporary folder, removed with it.
/// </summary>
public sealed class LocalSparkServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PortTimeout = TimeSpan.FromSeconds(5);
    private readonly Process process;
    private readonly string folder;
    private readonly ServerOutput output;
    private bool disposed;

    private LocalSparkServer(Process process, string folder, ServerOutput output, int port)
    {
        (this.process, this.folder, this.output) = (process, folder, output);
        Remote = $"sc://127.0.0.1:{port}";
    }

    /// <summary>The address for <see cref="SparkSessionBuilder.Remote(string)"/>.</summary>
    public string Remote { get; }

    /// <summary>The process that was started; its children run Spark.</summary>
    public int ProcessId => process.Id;

    /// <summary>The last lines of Spark's output.</summary>
    public string Log => output.ToString();

    /// <summary>Starts a server and waits until its port answers.</summary>
    /// <exception cref="SparkStartException">No Spark there, or it ended or did not listen in time; the message has the end of its output.</exception>
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

    /// <summary>Asks it to stop, then makes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopTimeout);
            try
            {
                // The watcher script stops Spark at the end of its input; on Windows there is none, and the tree is ended.
                if (OperatingSystem.IsWindows())
                    process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        process.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A leftover in the temporary folder is not worth failing for.
        }
    }

    private async Task WaitUntilListeningAsync(int port, LocalSparkOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.StartTimeout, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            if (process.HasExited)
            {
                // Lets the last lines of output in.
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                throw new SparkStartException($"Spark from {options.SparkHome} ended with exit code {process.ExitCode} before it listened:\n{output}");
            }
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, stop.Token).ConfigureAwait(false);
                if (!process.HasExited)
                    return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new SparkStartException($"Spark from {options.SparkHome} did not listen on port {port} within {options.StartTimeout}:\n{output}");
            }
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new SparkStartException($"Spark from {options.SparkHome} did not listen on port {port} within {options.StartTimeout}:\n{output}");
            }
        }
    }

    // A port that another program has would answer at once, and that program be taken for Spark. One of a Spark that was just killed is free in a moment.
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
            catch (SocketException failure)
            {
                if (options.Time.GetElapsedTime(since) > PortTimeout)
                    throw new SparkStartException($"Spark can't listen on port {options.Port}: {failure.Message}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
