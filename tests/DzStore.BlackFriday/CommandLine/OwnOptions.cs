using System.CommandLine;
using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;

namespace DzStore.BlackFriday.CommandLine;

/// <summary>The options of one scenario or drill, with its defaults in their help.</summary>
internal sealed class OwnOptions
{
    private readonly Option<double?>? _rate;
    private readonly Option<double?>? _duration;
    private readonly Option<double?>? _cycles;
    private readonly Option<double?>? _orders;
    private readonly Option<double?>? _warmUp;
    private readonly Option<int> _nodes;

    public OwnOptions(ILoadTest test)
    {
        var help = test.Options;
        _rate = Create("--rate", help.Rate, 1, 1_000_000);
        _duration = Create("--duration", help.Duration, 1, 3_400, "S");
        _cycles = Create("--cycles", help.Cycles, 1, 1_000);
        _orders = Create("--orders", help.Orders, 1, 1_000_000);
        _warmUp = Create("--warm-up", help.WarmUp, 0.5, 600, "S");
        _nodes = NodesOption.Create(test.Nodes);
    }

    public IEnumerable<Option> All => new Option?[] { _rate, _duration, _cycles, _orders, _warmUp, _nodes }.OfType<Option>();

    public LoadOptions Read(ParseResult parsed) =>
        new()
        {
            Rate = Value(parsed, _rate),
            Duration = Time(parsed, _duration),
            WarmUp = Time(parsed, _warmUp),
            Cycles = (int?)Value(parsed, _cycles),
            Orders = (int?)Value(parsed, _orders),
            Nodes = parsed.GetValue(_nodes),
        };

    private static double? Value(ParseResult parsed, Option<double?>? option) => option is null ? null : parsed.GetValue(option);

    private static TimeSpan? Time(ParseResult parsed, Option<double?>? option) =>
        Value(parsed, option) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static Option<double?>? Create(string name, string? help, double low, double high, string helpName = "N") =>
        help is null ? null : NumberOption.Create(name, helpName, help, low, high);
}
