using System.Xml.Linq;
using DzStore.Testing;

namespace DzStore.ArchitectureTests;

/// <summary>Project references run one way: services know shared libraries, and nothing but a test knows a service.</summary>
public class ReferenceTests
{
    /// <summary>The projects that each project may reference; tests may reference what they test, and are not listed.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["EmbeddedMongo"] = [],
        ["DzStore.SparkConnect"] = [],
        ["DzStore.ServiceDefaults"] = [],
        ["DzStore.Load"] = [],
        ["DzStore.Histories"] = [],
        ["DzStore.Orders"] = ["DzStore.ServiceDefaults"],
        ["DzStore.Trends"] = ["DzStore.ServiceDefaults"],
        ["DzStore.LocalHost"] = ["DzStore.SparkConnect"],
        ["Checkout"] = ["DzStore.Orders", "DzStore.ServiceDefaults"],
        ["Billing"] = ["DzStore.Orders", "DzStore.ServiceDefaults"],
        ["Analytics"] = ["DzStore.ServiceDefaults", "DzStore.SparkConnect", "DzStore.Trends"],
        ["Storefront"] = ["DzStore.ServiceDefaults", "DzStore.Trends"],
        ["Local"] = ["DzStore.Load", "DzStore.LocalHost"],
        ["embedded-mongod"] = ["EmbeddedMongo"],
    };

    public static TheoryData<string> Projects =>
        [.. Sources.Files("*.csproj").Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_table_says(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        Allowed.ShouldContainKey(name, $"{file} is not in the table of ReferenceTests");

        // What is only built along, to be started as a process, is not known.
        XDocument
            .Load(Repository.File(file))
            .Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))
            .Except(Allowed[name], StringComparer.Ordinal)
            .ShouldBeEmpty();
    }
}
