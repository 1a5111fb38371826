using System.CommandLine;
using System.Globalization;
using DzStore.Local.Processes;

namespace DzStore.Local.CommandLine;

/// <summary>The command line: its options, their limits, and the hidden <c>guard</c> that the launcher starts itself as.</summary>
internal static class LauncherCommand
{
    private static readonly Option<bool> Once = new("--once") { Description = "Exit after the report, with 0 only if all went right" };
    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Start with an empty database; without it a second run keeps users, jobs and trend, and empties only the two collections of orders" };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder for database, logs and sources [default: dzstore-data in the repository]", HelpName = "DIR" };
    private static readonly Option<string?> Report = new("--report") { Description = "Write every figure to this file as JSON", HelpName = "FILE" };
    private static readonly Option<int?> Users = Number("--users", "N", 1, 1_000_000, "Number of users; seeds again when it differs from what is there [default: 2000]");
    private static readonly Option<int?> CheckoutPort = Port("--checkout-port", "Checkout", DefaultPorts.Checkout);
    private static readonly Option<int?> BillingPort = Port("--billing-port", "Billing", DefaultPorts.Billing);
    private static readonly Option<int?> AnalyticsPort = Port("--analytics-port", "Analytics", DefaultPorts.Analytics);
    private static readonly Option<int?> MongoPort = Port("--mongo-port", "the database", DefaultPorts.Mongo);

    /// <summary>Longer than the children may take to stop: whoever interrupts the launcher waits for them, but not for ever.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> InvokeAsync(string[] args, Func<LauncherOptions, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand(
            "DzStore on this machine: a database where none is configured (ConnectionStrings__MongoDB), the three services, " +
            "and the price of durability measured on them.")
        {
            Once, Fresh, Data, Report, Users, CheckoutPort, BillingPort, AnalyticsPort, MongoPort, IdentityCommands.Token(Data), IdentityCommands.Key(), GuardCommand(),
        };
        root.SetAction((parsed, cancellationToken) => run(Read(parsed), cancellationToken));

        return await root.Parse(args).InvokeOrExplainAsync(StopTimeout);
    }

    private static LauncherOptions Read(ParseResult parsed) => new()
    {
        Once = parsed.GetValue(Once),
        Fresh = parsed.GetValue(Fresh),
        Data = parsed.GetValue(Data),
        Report = parsed.GetValue(Report),
        Users = parsed.GetValue(Users),
        CheckoutPort = parsed.GetValue(CheckoutPort),
        BillingPort = parsed.GetValue(BillingPort),
        AnalyticsPort = parsed.GetValue(AnalyticsPort),
        MongoPort = parsed.GetValue(MongoPort),
    };

    private static Option<int?> Port(string name, string of, int usual) =>
        Number(name, "PORT", 0, ushort.MaxValue, $"Port of {of}, 0 for any free one [default: {usual}, or a free one where that is taken]");

    private static Option<int?> Number(string name, string helpName, int low, int high, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
                return value;
            result.AddError(FormattableString.Invariant($"{name} takes a whole number from {low} to {high}, not '{result.Tokens[0].Value}'."));
            return null;
        },
    };

    private static Command GuardCommand()
    {
        var program = new Argument<string[]>("program") { Arity = ArgumentArity.OneOrMore };
        var guard = new Command("guard", "Runs a program that must not outlive whoever holds the standard input") { program };
        guard.Hidden = true;
        guard.SetAction((parsed, cancellationToken) => Guard.RunAsync(parsed.GetRequiredValue(program), cancellationToken));
        return guard;
    }
}
