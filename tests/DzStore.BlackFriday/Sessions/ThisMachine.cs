using System.Reflection;
using System.Runtime.InteropServices;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Sessions;

/// <summary>The machine and versions of a run, which a comparison of two runs needs.</summary>
internal static class ThisMachine
{
    public static MachineInfo Describe() =>
        new(RuntimeInformation.OSDescription, Processor(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public static IReadOnlyDictionary<string, string> Versions(string database, string runner) =>
        new Dictionary<string, string>
        {
            ["DzStore"] = typeof(ThisMachine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            [".NET"] = RuntimeInformation.FrameworkDescription,
            ["database"] = database,
            ["runner"] = runner,
        };

    private static string Processor()
    {
        const string linux = "/proc/cpuinfo";
        var model = File.Exists(linux)
            ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
    }
}
