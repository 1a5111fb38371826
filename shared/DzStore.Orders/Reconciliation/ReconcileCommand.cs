using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Logging;
using Microsoft.Extensions.Options;

namespace DzStore.Orders;

/// <summary>
/// <c>reconcile [--json] [--Setting=value ...]</c>: reconciles once instead of serving. The report goes to standard output, progress and errors to standard error.
/// Exit code 0: everything was examined, and nothing failed or is unknown.
/// </summary>
public sealed class ReconcileCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true,
    };

    private readonly bool _json;
    private readonly string? _misplaced;

    private ReconcileCommand(string[] arguments)
    {
        _json = arguments.Contains("--json");
        string[] settings = [.. arguments.Where(argument => argument != "--json")];
        _misplaced = Array.Find(settings, argument => !argument.StartsWith("--", StringComparison.Ordinal) || !argument.Contains('='));
        // Log lines would stand in the middle of the report; whoever wants them sets the level after this.
        Settings = ["--Serilog:MinimumLevel=Fatal", .. settings];
    }

    /// <summary>The configuration among the arguments.</summary>
    public string[] Settings { get; }

    /// <summary>Null where the arguments are those of the service itself.</summary>
    public static ReconcileCommand? Parse(string[] args) => args is ["reconcile", .. var arguments] ? new(arguments) : null;

    /// <summary>Runs it to the end, or to Ctrl-C or SIGTERM, and returns the exit code.</summary>
    public async Task<int> RunAsync(WebApplication app)
    {
        await using var services = app;
        if (_misplaced is not null)
            return Refuse([$"reconcile takes --json and settings written as --Name=value, not {_misplaced}"]);
        if (WrongSettings(app.Services) is { Count: > 0 } errors)
            return Refuse(errors.Select(error => "Wrong setting: " + error));

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var report = await app.Services.GetRequiredService<Reconciler>().RunAsync(ShowProgress, stop.Token);
        Console.Out.Write(_json ? JsonSerializer.Serialize(report, Json) + Environment.NewLine : Table(report));
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

    /// <summary>Of the settings that the command needs; what only a service needs, such as who may call it, may be wrong or missing.</summary>
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
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Examined:#,0} orders examined, {progress.Restored:#,0} restored ..."));

    private static string Table(ReconcileReport report)
    {
        var table = new StringBuilder();
        foreach (var (name, count) in new[]
                 {
                     ("examined", report.Examined), ("missing", report.Missing), ("restored", report.Restored), ("already there", report.AlreadyThere),
                     ("conflicts", report.Conflicts), ("failed", report.Failed), ("unknown", report.Unknown),
                 })
            table.AppendLine(CultureInfo.InvariantCulture, $"{name,-13} {count,13:#,0}");
        table.AppendLine(CultureInfo.InvariantCulture, $"{"took",-13} {report.DurationMs / 1000,11:#,0.0} s");
        if (report.Conflicts > 0)
            table.AppendLine("In both with different content, and left as they are: " + List(report.ConflictIds, report.Conflicts));
        if (report.Failed + report.Unknown > 0)
            table.AppendLine("Failed or unknown: " + List(report.UnsettledIds, report.Failed + report.Unknown));
        table.AppendLine(report.Interrupted is { } reason ? $"Cut short: {reason}. Run it again; what was restored stays." : "Everything was examined.");
        return table.ToString();
    }

    private static string List(IReadOnlyList<string> ids, long count) =>
        string.Join(", ", ids) + (count > ids.Count ? string.Create(CultureInfo.InvariantCulture, $" and {count - ids.Count:#,0} more") : "");
}
