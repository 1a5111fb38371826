using System.CommandLine;
using System.Globalization;
using DzStore.BlackFriday.Options;

namespace DzStore.BlackFriday.CommandLine;

/// <summary>The option <c>--nodes</c>: how many nodes the database of a run has.</summary>
internal static class NodesOption
{
    /// <summary>The option of a scenario or drill.</summary>
    public static Option<int> Create(NodeChoice choice)
    {
        var numbers = Words(choice.Allowed);
        return new("--nodes")
        {
            Description = FormattableString.Invariant($"Nodes of the database: {numbers} [default: {choice.Default}]"),
            HelpName = "N",
            DefaultValueFactory = _ => choice.Default,
            CustomParser = result =>
            {
                if (
                    int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var nodes)
                    && choice.Allowed.Contains(nodes)
                )
                {
                    return nodes;
                }

                result.AddError($"--nodes takes {numbers} here, not '{result.Tokens[0].Value}'.");
                return choice.Default;
            },
        };
    }

    private static string Words(IReadOnlyList<int> numbers) =>
        numbers.Count == 1
            ? numbers[0].ToString(CultureInfo.InvariantCulture)
            : $"{string.Join(", ", numbers.SkipLast(1))} or {numbers[^1]}";
}
