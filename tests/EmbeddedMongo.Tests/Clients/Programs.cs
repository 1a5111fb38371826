using CliWrap;
using CliWrap.Buffered;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>Clients in other languages, where they are installed; a test is skipped by name where not.</summary>
internal static class Programs
{
    /// <summary>Runs a program on a script; answers with what it printed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, result.StandardOutput + result.StandardError);
        return result.StandardOutput;
    }

    /// <summary>The first of the programs that can do what is asked; skips the test where none can.</summary>
    public static async Task<string> FirstThatAsync(string what, string[] candidates, params string[] probe)
    {
        foreach (var candidate in candidates)
        {
            try
            {
                var result = await Cli.Wrap(candidate)
                    .WithArguments(probe)
                    .WithValidation(CommandResultValidation.None)
                    .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
                if (result.ExitCode == 0)
                    return candidate;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not installed: the next.
            }
        }

        Assert.Skip($"{what} is not installed (tried {string.Join(", ", candidates)})");
        return "";
    }

    /// <summary>A script beside the tests.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);
}
