using System.CommandLine;
using System.CommandLine.Parsing;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Identity;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.CommandLine;

/// <summary>The commands <c>token</c> and <c>key</c>, which make credentials for callers of the services.</summary>
internal static class IdentityCommands
{
    private const string Customer = "customer";
    private const string Shop = "shop";

    public static Command Token(Option<string?> data)
    {
        var (roles, user) = (Roles(Customer, "billing", "analyst", "admin"), User());
        user.Required = true;
        var command = new Command(
            "token",
            "Prints a token (JWT), valid for 12 hours, that the services of a launcher on the same data folder accept. "
                + "Example: token --role customer --user Amine"
        )
        {
            roles,
            user,
            data,
        };
        command.SetAction(parsed =>
            Explain(() =>
                Console.Out.WriteLine(
                    LocalIssuer
                        .Of(parsed.GetValue(data))
                        .Token(parsed.GetRequiredValue(user)!, parsed.GetRequiredValue(roles), TimeProvider.System)
                )
            )
        );
        return command;
    }

    public static Command Key()
    {
        var name = new Option<string>("--name")
        {
            Description = "The name of its holder",
            Required = true,
            HelpName = "NAME",
        };
        name.Validators.Add(RefuseEmpty);
        var (roles, user) = (Roles(Customer, "billing", "analyst", Shop, "admin"), User());
        var command = new Command(
            "key",
            "Makes an API key, prints it once, and the settings by which a service accepts it. "
                + "Example: key --name shop --role customer --user Amine"
        )
        {
            name,
            roles,
            user,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(roles)?.Contains(Customer) == true && result.GetValue(user) is null)
                result.AddError($"A key with the role {Customer} needs --user: the name whose orders it sees.");
            if (result.GetValue(roles) is { } given && given.Contains(Shop) && (given.Length > 1 || result.GetValue(user) is not null))
                result.AddError($"A key with the role {Shop} takes no other role and no --user: it orders for the visitors of the shop.");
        });
        command.SetAction(parsed =>
            Explain(() =>
            {
                var key = NewApiKey.Make();
                Console.Out.WriteLine($"X-Api-Key: {key.Key}");
                Console.Out.WriteLine("It is shown only now. A service accepts it with these settings, which hold its hash:");
                foreach (
                    var (setting, value) in key.Settings(
                        parsed.GetRequiredValue(name),
                        parsed.GetRequiredValue(roles),
                        parsed.GetValue(user)
                    )
                )
                {
                    Console.Out.WriteLine($"{setting}={value}");
                }
            })
        );
        return command;
    }

    private static Option<string[]> Roles(params string[] known)
    {
        var roles = new Option<string[]>("--role")
        {
            Description = "A role of the caller; several times for several roles",
            Required = true,
            HelpName = "ROLE",
        };
        roles.AcceptOnlyFromAmong(known);
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
        catch (SetupException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.Usage;
        }
    }
}
