using System.CommandLine;
using System.Globalization;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.CommandLine;

/// <summary>The command line of the launcher: its options with their limits, and its commands.</summary>
internal static class LauncherCommand
{
    private static readonly Option<bool> Once = new("--once")
    {
        Description = "Exit after the report; exit code 0 only if every check holds [default: serve until Ctrl-C]",
    };
    private static readonly Option<bool> Fresh = new("--fresh")
    {
        Description =
            "Start with an empty database; without it a second run keeps users, jobs and trend, and empties only the "
            + "two collections of orders",
    };
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder for database, logs and sources [default: dzstore-data in the repository]",
        HelpName = "DIR",
    };
    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write every figure to this file as JSON [default: no file]",
        HelpName = "FILE",
    };
    private static readonly Option<int?> Users = Number(
        "--users",
        "N",
        1,
        1_000_000,
        "Number of users; another number than there is seeds again [default: those that are there, or 2000]"
    );
    private static readonly Option<int> Nodes = NodeCount();
    private static readonly Option<int?> StorefrontPort = Port("--storefront-port", "Storefront", DefaultPorts.Storefront);
    private static readonly Option<int?> CheckoutPort = Port("--checkout-port", "Checkout", DefaultPorts.Checkout);
    private static readonly Option<int?> BillingPort = Port("--billing-port", "Billing", DefaultPorts.Billing);
    private static readonly Option<int?> AnalyticsPort = Port("--analytics-port", "Analytics", DefaultPorts.Analytics);
    private static readonly Option<int?> MongoPort = Port("--mongo-port", "the database, or of its first node", DefaultPorts.Mongo);

    /// <summary>Longer than the child processes may take to stop, which Ctrl-C waits for.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> InvokeAsync(string[] args, Func<LauncherOptions, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand(
            "Starts DzStore on this machine and measures the price of durability: a database (unless "
                + "ConnectionStrings__MongoDB names one), "
                + "the four services, the stress test, the VIP campaign and the trend."
                + Environment.NewLine
                + Environment.NewLine
                + "Examples:"
                + Environment.NewLine
                + "  dotnet run --project deploy/local"
                + Environment.NewLine
                + "  dotnet run --project deploy/local -- --once --report report.json"
                + Environment.NewLine
                + "  dotnet run --project deploy/local -- --fresh --users 50000"
        )
        {
            Once,
            Fresh,
            Data,
            Report,
            Users,
            Nodes,
            StorefrontPort,
            CheckoutPort,
            BillingPort,
            AnalyticsPort,
            MongoPort,
            IdentityCommands.Token(Data),
            IdentityCommands.Key(),
            ProcessSupervisor.Command(),
        };
        root.SetAction((parsed, cancellationToken) => run(Read(parsed), cancellationToken));

        return await root.Parse(args).InvokeOrExplainAsync(StopTimeout);
    }

    private static LauncherOptions Read(ParseResult parsed) =>
        new()
        {
            Once = parsed.GetValue(Once),
            Report = parsed.GetValue(Report),
            Store = new()
            {
                Fresh = parsed.GetValue(Fresh),
                Data = parsed.GetValue(Data),
                Users = parsed.GetValue(Users),
                Nodes = parsed.GetValue(Nodes),
                StorefrontPort = parsed.GetValue(StorefrontPort),
                CheckoutPort = parsed.GetValue(CheckoutPort),
                BillingPort = parsed.GetValue(BillingPort),
                AnalyticsPort = parsed.GetValue(AnalyticsPort),
                MongoPort = parsed.GetValue(MongoPort),
            },
        };

    private static Option<int> NodeCount()
    {
        var option = new Option<int>("--nodes")
        {
            Description =
                FormattableString.Invariant($"Nodes of the embedded database: 1, 3 or 5 [default: {LauncherOptions.DefaultNodes}]; ")
                + "a mongod on PATH has one, and a configured database its own",
            HelpName = "N",
            DefaultValueFactory = _ => LauncherOptions.DefaultNodes,
            CustomParser = result =>
            {
                if (result.Tokens[0].Value is "1" or "3" or "5")
                    return result.Tokens[0].Value[0] - '0';
                result.AddError(
                    $"--nodes takes 1, 3 or 5, of which a majority can go on without the others, not '{result.Tokens[0].Value}'."
                );
                return 0;
            },
        };
        return option;
    }

    private static Option<int?> Port(string name, string of, int usual) =>
        Number(name, "PORT", 0, ushort.MaxValue, $"Port of {of}, 0 for any free one [default: {usual}, or a free one where that is taken]");

    private static Option<int?> Number(string name, string helpName, int low, int high, string description) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                if (
                    int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    && value >= low
                    && value <= high
                )
                {
                    return value;
                }

                result.AddError(
                    FormattableString.Invariant($"{name} takes a whole number from {low} to {high}, not '{result.Tokens[0].Value}'.")
                );
                return null;
            },
        };
}
