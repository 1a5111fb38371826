using DzStore.Local.CommandLine;
using DzStore.LoadTests.CommandLine;

Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await LoadCommand.Create().Parse(args).InvokeOrExplainAsync(TimeSpan.FromMinutes(1));
