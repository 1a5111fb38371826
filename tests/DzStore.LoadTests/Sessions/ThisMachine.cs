using System.Reflection;
using System.Runtime.InteropServices;
using DzStore.Load.Results;

namespace DzStore.LoadTests.Sessions;

/// <summary>What a reader must know of the machine to compare two runs.</summary>
internal static class ThisMachine
{
    public static MachineInfo Describe() => new(
        RuntimeInformation.OSDescription, Processor(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public static IReadOnlyDictionary<string, string> Versions(string database, string runner) => new Dictionary<string, string>
    {
        ["DzStore"] = typeof(ThisMachine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        [".NET"] = RuntimeInformation.FrameworkDescription,
        ["database"] = database,
        ["runner"] = runner,
    };

    private static string Processor()
    {
        const string linux = "/proc/cpuinfo";
        var model = File.Exists(linux) ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
    }
}
