namespace DzStore.Docs.Tests.Commands;

/// <summary>The exit code and the output of a block.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Errors);
