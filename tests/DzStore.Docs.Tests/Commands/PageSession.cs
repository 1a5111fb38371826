using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DzStore.Docs.Tests.Commands;

/// <summary>The blocks of one page, run once in their order. Each knows the upper-case variables of those before it.</summary>
internal sealed partial class PageSession(IReadOnlyList<CommandBlock> blocks, RunningLauncher launcher)
{
    // A command of a page takes less than 10 s on an idle machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Dictionary<int, ShellResult> _results = [];
    private readonly string _variables = launcher.Work.File($"{Guid.NewGuid():N}.sh");

    /// <summary>
    /// The result of one block. The first call runs the whole page at once, since the tests come in any order and another page's commands
    /// would change what this page's later ones show.
    /// </summary>
    public async Task<ShellResult> RunAsync(CommandBlock block, CancellationToken cancellationToken)
    {
        if (_results.Count == 0)
        {
            foreach (var next in blocks.Where(next => next.Skip is null && !next.IsLauncher))
                _results[next.Commands.Line] = await RunNewAsync(next, cancellationToken);
        }
        return _results.TryGetValue(block.Commands.Line, out var result)
            ? result
            : throw new InvalidOperationException("A block before this one on the page did not end in time.");
    }

    private async Task<ShellResult> RunNewAsync(CommandBlock block, CancellationToken cancellationToken)
    {
        var commands = BuiltPrograms.Substitute(launcher.Substitute(block.Commands.Text));
        var kept = Assignment()
            .Matches(commands)
            .Select(assignment => assignment.Groups["name"].Value)
            .Distinct()
            .Select(name => $"printf '{name}=%q\\n' \"${name}\" >> '{_variables}'");
        var script = launcher.Work.File($"{Guid.NewGuid():N}.sh");
        var lines = $"touch '{_variables}'\n. '{_variables}'\n{commands}\n{string.Join('\n', kept)}\n";
        await File.WriteAllTextAsync(script, lines, cancellationToken);

        using var bash = Process.Start(
            new ProcessStartInfo("bash", ["-e", script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = launcher.Work.Path,
            }
        )!;
        bash.StandardInput.Close();
        try
        {
            var output = bash.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = bash.StandardError.ReadToEndAsync(cancellationToken);
            await bash.WaitForExitAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
            await launcher.UntilIdleAsync(cancellationToken);
            return new(bash.ExitCode, await output, await errors);
        }
        finally
        {
            if (!bash.HasExited)
                bash.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"^(?<name>[A-Z][A-Z0-9_]*)=", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
