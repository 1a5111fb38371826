using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DzStore.Local.Processes;

/// <summary>The calls of the system that .NET does not offer.</summary>
internal static partial class Signals
{
    private const int SigTerm = 15;

    private static (int Stop, int Continue) Pausing => OperatingSystem.IsMacOS() ? (17, 19) : (19, 18);

    /// <summary>Asks a process to end; where the system has no way of asking, ends it.</summary>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Kill(process.Id, SigTerm); // It fails only for a process that has ended by itself.
    }

    /// <summary>Stops a process where it is.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no way of doing so.</exception>
    public static void Freeze(Process process) => Send(process, Pausing.Stop);

    /// <summary>Lets a frozen process go on.</summary>
    public static void Thaw(Process process) => Send(process, Pausing.Continue);

    /// <summary>The process that started this one; null where the system does not say.</summary>
    public static int? ParentId() => OperatingSystem.IsWindows() ? null : GetParentId();

    private static void Send(Process process, int signal)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows cannot freeze a process.");
        _ = Kill(process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();
}
