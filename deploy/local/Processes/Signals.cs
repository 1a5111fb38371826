using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DzStore.Local.Processes;

/// <summary>The two calls of the system that .NET does not offer.</summary>
internal static partial class Signals
{
    private const int SigTerm = 15;

    /// <summary>Asks a process to end; where the system has no way of asking, ends it.</summary>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Kill(process.Id, SigTerm); // It fails only for a process that has ended by itself.
    }

    /// <summary>The process that started this one; null where the system does not say.</summary>
    public static int? ParentId() => OperatingSystem.IsWindows() ? null : GetParentId();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();
}
