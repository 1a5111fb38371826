using System.Collections;
using System.Globalization;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.Docs.Tests.Markdown;
using DzStore.Orders.Batching;
using DzStore.Orders.Reconciliation;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Limits;
using DzStore.ServiceDefaults.Security;
using DzStore.Storefront.Proxy;
using DzStore.Storefront.Services;
using DzStore.Storefront.Traffic;
using DzStore.Storefront.Visitors;

namespace DzStore.Docs.Tests.Configuration;

/// <summary>Compares docs/configuration.md with the options classes: their settings, and the defaults.</summary>
public sealed class ConfigurationPageTests
{
    private const string Page = "docs/configuration.md";

    private static readonly (string Section, object Options)[] Sections =
    [
        ("Mongo", new MongoOptions()),
        ("Orders", new OrderOptions()),
        ("Reconcile", new ReconcileOptions()),
        ("Auth:ApiKeys:0", new ApiKeyOptions()),
        ("Auth", new AuthOptions()),
        ("Limits", new LimitOptions()),
        ("Proxy", new ProxyOptions()),
        ("Shutdown", new ShutdownOptions()),
        ("Jobs", new JobOptions()),
        ("Trending", new TrendingOptions()),
        ("Spark", new SparkOptions()),
        ("Traffic", new TrafficOptions()),
        ("Services", new ServiceAddresses()),
        ("Shop", new ShopOptions()),
        ("Visitors", new VisitorOptions()),
        ("Forwarding", new ForwardingOptions()),
    ];

    /// <summary>The page's settings with the cells of their defaults.</summary>
    private static Dictionary<string, string> Documented { get; } =
        MarkdownPage
            .Read(Page)
            .Rows.Where(row => row.Length == 4 && row[0].StartsWith('`'))
            .ToDictionary(row => row[0].Trim('`'), row => row[2]);

    /// <summary>The code's settings with their defaults.</summary>
    private static Dictionary<string, object?> Coded { get; } =
        Sections
            .SelectMany(section =>
                section
                    .Options.GetType()
                    .GetProperties()
                    .Where(property => property.CanWrite)
                    .Select(property => (Key: Key(section.Section, property.Name), Default: property.GetValue(section.Options)))
            )
            .ToDictionary(setting => setting.Key, setting => setting.Default);

    public static IEnumerable<TheoryDataRow<string>> Settings => Coded.Keys.Select(setting => new TheoryDataRow<string>(setting));

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_stands_there_with_its_default(string setting)
    {
        Documented.ShouldContainKey(setting);
        IsDefault(Documented[setting], Coded[setting]).ShouldBeTrue($"the page says {Documented[setting]}, the code {Coded[setting]}");
    }

    [Fact]
    public void No_setting_stands_there_that_does_not_exist() => Documented.Keys.Where(IsOfASection).Except(Coded.Keys).ShouldBeEmpty();

    private static bool IsOfASection(string setting) =>
        Array.Exists(Sections, section => setting.StartsWith(section.Section + ":", StringComparison.Ordinal));

    private static string Key(string section, string property) =>
        (section, property) == ("Mongo", nameof(MongoOptions.ConnectionString)) ? "ConnectionStrings:MongoDB" : $"{section}:{property}";

    private static bool IsDefault(string cell, object? value)
    {
        var literal = cell.Trim('`');
        return value switch
        {
            null or "" => IsInWords(cell),
            string text => cell == $"`{text}`",
            TimeSpan time => TimeSpan.TryParse(literal, CultureInfo.InvariantCulture, out var parsed) && parsed == time,
            bool flag => bool.TryParse(literal, out var parsed) && parsed == flag,
            ICollection { Count: 0 } => IsInWords(cell),
            IConvertible number => decimal.TryParse(literal, NumberStyles.Number, CultureInfo.InvariantCulture, out var parsed)
                && parsed == number.ToDecimal(CultureInfo.InvariantCulture),
            _ => false,
        };
    }

    /// <summary>A default that is the absence of a value is said in words.</summary>
    private static bool IsInWords(string cell) => cell.Split(' ', ':')[0] is "none" or "off" or "all" or "required" or "by";
}
