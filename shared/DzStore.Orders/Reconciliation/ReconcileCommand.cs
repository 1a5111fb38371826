using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Logging;
using Microsoft.Extensions.Options;

namespace DzStore.Orders.Reconciliation;

/// <summary>
/// The command <c>reconcile [--json] [--Setting=value ...]</c>, which reconciles once instead of serving. The report goes to standard
/// output, progress and errors to standard error. Exit code 0: everything was examined, and nothing failed or is unknown.
/// </summary>
public sealed class ReconcileCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private const string Help = """
        Restores orders that Billing holds and Checkout lost in a crash. It only inserts
        orders that are missing, so it is safe to run at any time and again.

          DzStore.Checkout reconcile [--json] [--Setting=value ...]

          --json                    prints the report as JSON instead of a table
          --ConnectionStrings:MongoDB=URI
                                    the database; the default is the service's setting
          --Mongo:Database=NAME     the name of the database; the default is dzstore_db
          --Mongo:OperationTimeout=TIME
                                    the longest time of one operation; default 00:00:05
          --Reconcile:PageOrders=N  orders compared at once, 1 to 10000; default 500
          --Reconcile:NodeFolders:0=DIR
                                    data folder of a database node: the report names the
                                    orders in its rollback files
          --Serilog:MinimumLevel=LEVEL
                                    the log between the progress lines; default Fatal

        Examples:
          DzStore.Checkout reconcile
          DzStore.Checkout reconcile --json --Mongo:Database=dzstore_db > report.json

        Exit code 0: every order was examined, and none failed or is unknown; else 1.

        """;

    private readonly bool _help;
    private readonly bool _json;
    private readonly string? _misplaced;

    private ReconcileCommand(string[] arguments)
    {
        _help = arguments.Any(argument => argument is "--help" or "-h");
        _json = arguments.Contains("--json");
        string[] settings = [.. arguments.Where(argument => argument is not ("--json" or "--help" or "-h"))];
        _misplaced = Array.Find(settings, argument => !argument.StartsWith("--", StringComparison.Ordinal) || !argument.Contains('='));
        // Log lines would interrupt the report; a level among the settings overrides this one.
        Settings = ["--Serilog:MinimumLevel=Fatal", .. settings];
    }

    /// <summary>The settings among the arguments, for the configuration of the service.</summary>
    public string[] Settings { get; }

    /// <summary>Reads the arguments of a process; null where they are those of the service itself.</summary>
    public static ReconcileCommand? Parse(string[] args) => args is ["reconcile", .. var arguments] ? new(arguments) : null;

    /// <summary>Runs the command to its end, or to Ctrl-C or SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(WebApplication app)
    {
        await using var services = app;
        if (_help)
        {
            Console.Out.Write(Help);
            return 0;
        }
        if (_misplaced is not null)
            return Refuse([$"reconcile takes --json and settings written as --Name=value, not {_misplaced}; see reconcile --help"]);
        if (WrongSettings(app.Services) is { Count: > 0 } errors)
            return Refuse(errors.Select(error => "Wrong setting: " + error));

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var report = await app.Services.GetRequiredService<Reconciler>().RunAsync(ShowProgress, stop.Token);
        Console.Out.Write(_json ? JsonSerializer.Serialize(report, Json) + Environment.NewLine : ReconcileTable.Of(report));
        return report.Succeeded ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Console.Error.WriteLine(error);
        return 1;
    }

    /// <summary>
    /// Validates the settings that the command needs. Those that only a service needs, such as the accepted credentials, may be wrong.
    /// </summary>
    private static List<string> WrongSettings(IServiceProvider services)
    {
        return [.. Of<MongoOptions>(), .. Of<ReconcileOptions>(), .. Of<LogOptions>()];

        IEnumerable<string> Of<T>()
            where T : class
        {
            try
            {
                _ = services.GetRequiredService<IOptions<T>>().Value;
                return [];
            }
            catch (OptionsValidationException e)
            {
                return e.Failures;
            }
        }
    }

    private static void ShowProgress(ReconcileReport progress) =>
        Console.Error.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{progress.Examined:#,0} orders examined, {progress.Restored:#,0} restored ...")
        );
}
