using DzStore.BlackFriday.CommandLine;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

Compilation.DisableProfiling();
Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await LoadCommand.Create().Parse(args).InvokeOrExplainAsync(TimeSpan.FromMinutes(1));
