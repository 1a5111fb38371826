using DzStore.LocalHost.Processes;

namespace DzStore.Local.Tests.Support;

/// <summary>
/// A <c>mongod</c> on PATH that knows nothing of the launcher's habits: the embedded server under that name and with mongod's
/// own options, without the one that lets it stop with its parent.
/// </summary>
internal static class ForeignMongod
{
    public static (string Name, string Value) PathWithIt(string folder)
    {
        var script = Path.Combine(folder, "mongod");
        File.WriteAllText(script, $"#!/bin/sh\nexec '{Programs.Dotnet}' '{Programs.Built("embedded-mongod", "embedded-mongod")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) // Of which the tests that need a mongod know already.
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return ("PATH", folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
    }
}
