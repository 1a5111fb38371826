using DzStore.Local;
using DzStore.Local.CommandLine;
using DzStore.LocalHost.Processes;

Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Compilation.DisableProfiling();
Compilation.MapCodeOnce();
return await LauncherCommand.InvokeAsync(args, run: Launcher.RunAsync);
