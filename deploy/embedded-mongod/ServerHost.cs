using System.Globalization;
using System.Runtime.InteropServices;
using EmbeddedMongo;
using EmbeddedMongo.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EmbeddedMongod;

/// <summary>Runs a server until a signal, or the end of standard input, asks it to stop.</summary>
internal static class ServerHost
{
    private const int Failed = 1;
    public const int DbPathFailed = 100; // mongod's exit code for a data directory that it cannot use

    public static async Task<int> RunAsync(EmbeddedMongoOptions options, bool stopWithParent, string? syncedLengthFile)
    {
        // Commands run on pool threads, and a long scan holds one: the pool's default of one a core starts too few.
        ThreadPool.SetMinThreads(32, 32);
        using var logging = LoggerFactory.Create(Logging);
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);

        try
        {
            using var syncedLength = syncedLengthFile is null ? null : new SyncedLength(options.DbPath, syncedLengthFile);
            var server = await EmbeddedMongoServer
                .StartAsync(
                    options with
                    {
                        LoggerFactory = logging,
                        Announce = Announce,
                        WrapSync = syncedLength is null ? null : syncedLength.Watch,
                    },
                    stop.Token
                )
                .ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                Console.WriteLine($"Listening on {server.ConnectionString}");
                if (stopWithParent)
                    _ = StopAtEndOfInputAsync(server, stop);
                await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }

            return 0;
        }
        catch (DatabasePathException e)
        {
            await Console.Error.WriteLineAsync(Hint(e)).ConfigureAwait(false);
            return DbPathFailed;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(Hint(e)).ConfigureAwait(false);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        // Ctrl-C reaches every process of a terminal at once: a parent that holds the standard input may not be done with the data yet.
        void Interrupt(PosixSignalContext context)
        {
            if (stopWithParent)
                context.Cancel = true;
            else
                Stop(context);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    public static string Hint(Exception error) => $"{error.Message} {ServerCommand.Help}";

    /// <summary>Prints a change of the member's state with its time, for whoever reads a timeline from the standard output.</summary>
    private static void Announce(string line) =>
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {line}")
        );

    /// <summary>Warnings and errors go to standard error: standard output is for the address, and for changes of the state.</summary>
    private static void Logging(ILoggingBuilder builder)
    {
        builder
            .SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
            });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static async Task StopAtEndOfInputAsync(EmbeddedMongoServer server, CancellationTokenSource stop)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        await ParentInput.ReadToEndAsync(server, input, stop.Token).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
    }
}
