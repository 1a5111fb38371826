using System.CommandLine;
using DzStore.BlackFriday.Drills;
using DzStore.BlackFriday.Generator;
using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Scenarios;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;

namespace DzStore.BlackFriday.CommandLine;

/// <summary>The command line: a command for each scenario and drill, and the options that they share.</summary>
internal static class LoadCommand
{
    private static readonly Option<double?> MaxP99 = NumberOption.Create(
        "--max-p99",
        "MS",
        "Threshold: the 99th percentile of every kind of request, milliseconds; whoever got no success waited for ever [default: none]",
        0,
        3_600_000
    );
    private static readonly Option<double?> MaxErrors = NumberOption.Create(
        "--max-errors",
        "PERCENT",
        "Threshold: requests failed, unknown or never sent, percent [default: 1 for black-friday, else none]",
        0,
        100
    );
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Folder of the report [default: load-results/SCENARIO-TIME]",
        HelpName = "DIR",
    };
    private static readonly Option<Uri?> Checkout = Address("--checkout", "Checkout", DefaultPorts.Checkout);
    private static readonly Option<Uri?> Billing = Address("--billing", "Billing", DefaultPorts.Billing);
    private static readonly Option<Uri?> Analytics = Address("--analytics", "Analytics", DefaultPorts.Analytics);
    private static readonly Option<bool> AllowRemote = new("--allow-remote")
    {
        Description = "Allow targets on other machines, whose owners have agreed [default: this machine only]",
    };
    private static readonly Option<bool> Production = new("--production")
    {
        Description =
            "Start the services outside Development, with its default limits, and spread the visitors over addresses of 127.0.0.0/8, "
            + "at most 50 requests/s each [default: Development, one address]",
    };
    private static readonly Option<bool> DropUnsynced = new("--drop-unsynced")
    {
        Description = "Make each kill a loss of power: cut off the writes that the disk had not confirmed [default: keep them]",
    };

    private static readonly Option<double?> DatabaseDelay = NumberOption.Create(
        "--database-delay",
        "MS",
        "Milliseconds that the database takes longer for each write; 0 leaves it as fast as it is [default: 100]",
        0,
        5_000
    );

    private static readonly TimeSpan DefaultDatabaseDelay = TimeSpan.FromMilliseconds(100);

    public static IReadOnlyList<ILoadTest> Tests { get; } =
    [
        new BlackFridayScenario(),
        new StressScenario(),
        new TradeOffScenario(),
        new CrashDrill(),
        new PartitionDrill(),
        new FreezeDrill(),
        new RollingDrill(),
        new LinksDrill(),
        new OverloadDrill(),
        new ReadersDrill(),
        new OutageDrill(),
        new ShutdownDrill(),
        new DuplicateDrill(),
        new SurgeDrill(),
        new StreamsDrill(),
        new CheckoutCrashDrill(),
    ];

    /// <summary>The whole command line.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Puts load on DzStore, injects faults, and looks every order up afterwards. "
                + "Example: dotnet run --project tests/DzStore.BlackFriday -- black-friday --rate 100"
        );
        foreach (var test in Tests)
            root.Add(Create(test));

        var generator = new Command(
            "generator",
            "Measures the load generator against a service that does nothing, and against wrk where it is on PATH. Example: generator"
        );
        generator.SetAction((_, cancellationToken) => GeneratorTrial.RunAsync(cancellationToken));
        root.Add(generator);
        root.Add(CompareCommand.Create());
        root.Add(Hidden(NoOpServer.Command, NoOpServer.RunAsync));
        root.Add(Journaled());
        root.Add(ProcessSupervisor.Command());
        return root;
    }

    private static Command Create(ILoadTest test)
    {
        var own = new OwnOptions(test);
        var command = new Command(test.Name, $"{test.Summary}. Example: {test.Example}");
        foreach (var option in own.All)
            command.Add(option);
        foreach (var option in new Option[] { MaxP99, MaxErrors, Out, Checkout, Billing, Analytics, AllowRemote })
            command.Add(option);
        if (test is BlackFridayScenario)
            command.Add(Production);
        if (test is CrashDrill)
            command.Add(DropUnsynced);
        if (test is OverloadDrill or ReadersDrill)
            command.Add(DatabaseDelay);
        command.SetAction((parsed, cancellationToken) => LoadRun.RunAsync(test, Read(parsed, own), cancellationToken));
        return command;
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

    private static LoadOptions Read(ParseResult parsed, OwnOptions own) =>
        own.Read(parsed) with
        {
            MaxP99 = parsed.GetValue(MaxP99),
            MaxErrors = parsed.GetValue(MaxErrors),
            Out = parsed.GetValue(Out),
            Checkout = parsed.GetValue(Checkout),
            Billing = parsed.GetValue(Billing),
            Analytics = parsed.GetValue(Analytics),
            AllowRemote = parsed.GetValue(AllowRemote),
            Production = parsed.CommandResult.Command.Options.Contains(Production) && parsed.GetValue(Production),
            DropUnsynced = parsed.CommandResult.Command.Options.Contains(DropUnsynced) && parsed.GetValue(DropUnsynced),
            DatabaseDelay =
                !parsed.CommandResult.Command.Options.Contains(DatabaseDelay) ? TimeSpan.Zero
                : parsed.GetValue(DatabaseDelay) is { } delay ? TimeSpan.FromMilliseconds(delay)
                : DefaultDatabaseDelay,
            CommandLine = string.Join(' ', parsed.Tokens.Select(token => token.Value)),
        };

    private static Option<Uri?> Address(string name, string of, int port) =>
        new(name)
        {
            Description = $"Address of {of}, such as http://127.0.0.1:{port}/ [default: a DzStore that is started for the run]",
            HelpName = "URL",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp)
                    return address;
                result.AddError($"{name} takes an address such as http://127.0.0.1:5101/, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
}
