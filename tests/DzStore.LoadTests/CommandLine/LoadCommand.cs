using System.CommandLine;
using System.Globalization;
using DzStore.LoadTests.Drills;
using DzStore.LoadTests.Generator;
using DzStore.LoadTests.Reports;
using DzStore.LoadTests.Scenarios;
using DzStore.LoadTests.Sessions;
using DzStore.LoadTests.Stores;

namespace DzStore.LoadTests.CommandLine;

/// <summary>The command line: a command a scenario, and the options that they share.</summary>
internal static class LoadCommand
{
    private static readonly Option<double?> Duration = Number("--duration", "S", "Seconds of load, or of the fault where a drill is about one", 1, 3_400);
    private static readonly Option<double?> Rate = Number("--rate", "N", "Requests a second; for black-friday those of an ordinary hour, of which the spike is ten times", 1, 1_000_000);
    private static readonly Option<double?> Cycles = Number("--cycles", "N", "How often a drill does what it does", 1, 1_000);
    private static readonly Option<double?> MaxP99 = Number("--max-p99", "MS", "Threshold: the 99th percentile of every kind of request, milliseconds", 0, 3_600_000);
    private static readonly Option<double?> MaxErrors = Number("--max-errors", "PERCENT", "Threshold: failed and unknown requests, percent [default: 1 for black-friday, else none]", 0, 100);
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of the run's report [default: load-results/SCENARIO-TIME]", HelpName = "DIR" };
    private static readonly Option<Uri?> Checkout = Address("--checkout", "Checkout");
    private static readonly Option<Uri?> Billing = Address("--billing", "Billing");
    private static readonly Option<Uri?> Analytics = Address("--analytics", "Analytics");
    private static readonly Option<bool> AllowRemote = new("--allow-remote") { Description = "Allow targets on other machines, whose owners have agreed" };
    private static readonly Option<bool> DropUnsynced = new("--drop-unsynced") { Description = "crash: each kill is a loss of power, which takes what the disk had not confirmed" };

    private static readonly Option<double?> DatabaseDelay = Number("--database-delay", "MS", "overload: how much longer the database takes for each write; 0 leaves it as fast as the processors let it be", 0, 5_000);

    private static readonly TimeSpan DefaultDatabaseDelay = TimeSpan.FromMilliseconds(100);

    public static IReadOnlyList<ILoadTest> Tests { get; } =
    [
        new BlackFriday(), new StressScenario(), new TradeOff(),
        new CrashDrill(), new FreezeDrill(), new OverloadDrill(), new OutageDrill(), new ShutdownDrill(), new DuplicateDrill(),
    ];

    public static RootCommand Create()
    {
        var root = new RootCommand("What durability costs and what speed risks: load on DzStore, with every order looked up afterwards.");
        foreach (var test in Tests)
        {
            var command = new Command(test.Name, test.Summary) { Duration, Rate, Cycles, MaxP99, MaxErrors, Out, Checkout, Billing, Analytics, AllowRemote };
            if (test is CrashDrill)
                command.Add(DropUnsynced);
            if (test is OverloadDrill)
                command.Add(DatabaseDelay);
            command.SetAction((parsed, cancellationToken) => LoadRun.RunAsync(test, Read(parsed), cancellationToken));
            root.Add(command);
        }

        var generator = new Command("generator", "Measures the generator itself, beside wrk where there is one");
        generator.SetAction((_, cancellationToken) => GeneratorTrial.RunAsync(cancellationToken));
        root.Add(generator);
        root.Add(CompareCommand.Create(Out));
        root.Add(Hidden(NoOpServer.Command, NoOpServer.RunAsync));
        root.Add(Journaled());
        return root;
    }

    private static Command Journaled()
    {
        var address = new Argument<string>("address");
        var command = new Command(JournaledOrders.Command) { address };
        command.Hidden = true;
        command.SetAction((parsed, _) => JournaledOrders.RunAsync(parsed.GetRequiredValue(address)));
        return command;
    }

    private static Command Hidden(string name, Func<CancellationToken, Task<int>> run)
    {
        var command = new Command(name) { Hidden = true };
        command.SetAction((_, cancellationToken) => run(cancellationToken));
        return command;
    }

    private static LoadOptions Read(ParseResult parsed) => new()
    {
        Duration = parsed.GetValue(Duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Rate = parsed.GetValue(Rate),
        Cycles = (int?)parsed.GetValue(Cycles),
        MaxP99 = parsed.GetValue(MaxP99),
        MaxErrors = parsed.GetValue(MaxErrors),
        Out = parsed.GetValue(Out),
        Checkout = parsed.GetValue(Checkout),
        Billing = parsed.GetValue(Billing),
        Analytics = parsed.GetValue(Analytics),
        AllowRemote = parsed.GetValue(AllowRemote),
        DropUnsynced = parsed.CommandResult.Command.Options.Contains(DropUnsynced) && parsed.GetValue(DropUnsynced),
        DatabaseDelay = !parsed.CommandResult.Command.Options.Contains(DatabaseDelay) ? TimeSpan.Zero
            : parsed.GetValue(DatabaseDelay) is { } delay ? TimeSpan.FromMilliseconds(delay) : DefaultDatabaseDelay,
        CommandLine = string.Join(' ', parsed.Tokens.Select(token => token.Value)),
    };

    private static Option<Uri?> Address(string name, string of) => new(name)
    {
        Description = $"Where {of} is, such as http://127.0.0.1:5101/ [default: a DzStore of the run's own]",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp)
                return address;
            result.AddError($"{name} takes an address such as http://127.0.0.1:5101/, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static Option<double?> Number(string name, string helpName, string description, double low, double high) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
                return value;
            result.AddError(FormattableString.Invariant($"{name} takes a number from {low} to {high}, not '{result.Tokens[0].Value}'."));
            return null;
        },
    };
}
