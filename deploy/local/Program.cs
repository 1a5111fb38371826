using DzStore.Local;
using DzStore.Local.CommandLine;
using DzStore.Local.Processes;

Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Compilation.OnlyOnce();
return await LauncherCommand.InvokeAsync(args, run: Launcher.RunAsync);
