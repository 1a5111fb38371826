using System.Reflection;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests;

public class FunctionNamesTests
{
    // Those that the SDK imports into every file (ImplicitUsings).
    private static readonly string[] Imported =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
    ];

    [Fact]
    public void Using_static_hides_no_type_that_every_file_imports()
    {
        var types = new[] { typeof(object), typeof(Enumerable), typeof(HttpClient), typeof(Stack<>), typeof(Uri), typeof(Console) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => Imported.Contains(type.Namespace))
            .Select(type => type.Name.Split('`')[0]);
        typeof(Functions)
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.Name)
            .Intersect(types)
            .ShouldBeEmpty();
        // And these are compiled beside them.
        Array.IndexOf([DayOfWeek.Friday], DayOfWeek.Friday).ShouldBe(0);
        CreateArray(Col("a"), DayOfWeekNumber("b")).ToString().ShouldContain("dayofweek");
    }
}
