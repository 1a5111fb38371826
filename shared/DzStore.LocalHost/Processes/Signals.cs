using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DzStore.LocalHost.Processes;

/// <summary>Signals and process ids, which .NET does not offer (POSIX kill and getppid).</summary>
internal static partial class Signals
{
    private const int SigTerm = 15;

    private static (int Stop, int Continue) Pausing => OperatingSystem.IsMacOS() ? (17, 19) : (19, 18);

    /// <summary>Sends SIGTERM; on Windows, which has no such signal, ends the process.</summary>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Kill(process.Id, SigTerm); // It fails only for a process that has ended.
    }

    /// <summary>Sends SIGSTOP.</summary>
    /// <exception cref="PlatformNotSupportedException">Windows has no such signal.</exception>
    public static void Freeze(Process process) => Send(process, Pausing.Stop);

    /// <summary>Sends SIGCONT.</summary>
    public static void Thaw(Process process) => Send(process, Pausing.Continue);

    /// <summary>The id of the process that started this one; null on Windows.</summary>
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
