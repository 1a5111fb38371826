using System.CommandLine;
using System.Globalization;

namespace DzStore.BlackFriday.CommandLine;

/// <summary>Options that take a number.</summary>
internal static class NumberOption
{
    /// <summary>An option for a number within bounds.</summary>
    public static Option<double?> Create(string name, string helpName, string description, double low, double high) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                if (
                    double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                    && value >= low
                    && value <= high
                )
                {
                    return value;
                }

                result.AddError(
                    FormattableString.Invariant($"{name} takes a number from {low} to {high}, not '{result.Tokens[0].Value}'.")
                );
                return null;
            },
        };
}
