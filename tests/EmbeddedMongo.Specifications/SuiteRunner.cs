using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EmbeddedMongo.Specifications;

/// <summary>Runs a suite in a Python process of its own and reads its results.</summary>
/// <param name="sources">The clone of mongo-python-driver.</param>
/// <param name="python">The Python interpreter, which has dnspython and pytest.</param>
/// <param name="port">The port of the server on the loopback address.</param>
internal sealed class SuiteRunner(string sources, string python, int port)
{
    /// <summary>No test may take longer; what hangs beyond the limit that <c>suite.py</c> sets itself ends the suite.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <param name="suite">The suite.</param>
    /// <param name="only">A regular expression that the name of a test must contain; empty for all tests.</param>
    /// <param name="log">Takes what the tests print, stack traces above all.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="InvalidOperationException">The process did not run the suite to its end.</exception>
    public async Task<SuiteResult> RunAsync(Suite suite, string only, TextWriter log, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(StartInfo(suite, only)) ?? throw new InvalidOperationException($"{python} did not start.");
        var errors = new LastLines(log);
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data);
        process.BeginErrorReadLine();
        try
        {
            var tests = new List<TestResult>();
            while (await ReadAsync(process, tests, cancellationToken).ConfigureAwait(false) is { } line)
                tests.Add(JsonSerializer.Deserialize<TestResult>(line, Format)!);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? new SuiteResult(suite, tests, Stopwatch.GetElapsedTime(started))
                : throw new InvalidOperationException($"{python} ended with exit code {process.ExitCode}:{Environment.NewLine}{errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string?> ReadAsync(Process process, List<TestResult> tests, CancellationToken cancellationToken)
    {
        try
        {
            return await process
                .StandardOutput.ReadLineAsync(cancellationToken)
                .AsTask()
                .WaitAsync(Silence, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException(
                $"No test ended for {Silence.TotalSeconds} s after {(tests.Count > 0 ? tests[^1].Test : "the start")}."
            );
        }
    }

    private ProcessStartInfo StartInfo(Suite suite, string only)
    {
        var start = new ProcessStartInfo(python)
        {
            WorkingDirectory = sources,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DB_IP"] = "127.0.0.1";
        start.Environment["DB_PORT"] = $"{port}";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "suite.py"));
        Add("--folder", suite.Folder);
        foreach (var name in suite.Classes)
            Add("--of-class", name);
        foreach (var expected in suite.ExpectedFailures)
            Add("--expect-failure", expected);
        Add("--only", only);
        return start;

        void Add(string option, string value)
        {
            start.ArgumentList.Add(option);
            start.ArgumentList.Add(value);
        }
    }
}
