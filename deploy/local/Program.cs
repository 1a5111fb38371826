using DzStore.Local;
using DzStore.Local.CommandLine;

Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await LauncherCommand.InvokeAsync(args, run: Launcher.RunAsync);
