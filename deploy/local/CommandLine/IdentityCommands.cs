using System.CommandLine;
using System.CommandLine.Parsing;
using DzStore.Local.Identity;

namespace DzStore.Local.CommandLine;

/// <summary><c>token</c> and <c>key</c>: credentials for who calls the services.</summary>
internal static class IdentityCommands
{
    private const string Customer = "customer";

    public static Command Token(Option<string?> data)
    {
        var (roles, user) = (Roles(), User());
        user.Required = true;
        var command = new Command("token", "Prints a token (JWT) for half a day that the services of a launcher on the same data folder accept") { roles, user, data };
        command.SetAction(parsed => Explain(() =>
            Console.Out.WriteLine(LocalIssuer.Of(parsed.GetValue(data)).Token(parsed.GetRequiredValue(user)!, parsed.GetRequiredValue(roles), TimeProvider.System))));
        return command;
    }

    public static Command Key()
    {
        var name = new Option<string>("--name") { Description = "Who holds it", Required = true, HelpName = "NAME" };
        name.Validators.Add(RefuseEmpty);
        var (roles, user) = (Roles(), User());
        var command = new Command("key", "Makes an API key: prints it once, and the settings that have a service accept it") { name, roles, user };
        command.Validators.Add(result =>
        {
            if (result.GetValue(roles)?.Contains(Customer) == true && result.GetValue(user) is null)
                result.AddError($"A key with the role {Customer} needs --user: the name whose orders it sees.");
        });
        command.SetAction(parsed => Explain(() =>
        {
            var key = NewApiKey.Make();
            Console.Out.WriteLine($"X-Api-Key: {key.Key}");
            Console.Out.WriteLine("It is shown once. A service accepts it with these settings, which hold its hash only:");
            foreach (var setting in key.Settings(parsed.GetRequiredValue(name), parsed.GetRequiredValue(roles), parsed.GetValue(user)))
                Console.Out.WriteLine(setting);
        }));
        return command;
    }

    private static Option<string[]> Roles()
    {
        var roles = new Option<string[]>("--role") { Description = "What it may do; several times for several roles", Required = true, HelpName = "ROLE" };
        roles.AcceptOnlyFromAmong(Customer, "billing", "analyst", "admin");
        return roles;
    }

    private static Option<string?> User()
    {
        var user = new Option<string?>("--user") { Description = "The name under which orders are placed and seen", HelpName = "NAME" };
        user.Validators.Add(RefuseEmpty);
        return user;
    }

    private static void RefuseEmpty(OptionResult option)
    {
        if (option.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            option.AddError($"{option.Option.Name} must not be empty.");
    }

    private static int Explain(Action action)
    {
        try
        {
            action();
            return ExitCode.Success;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.Usage;
        }
    }
}
