using System.CommandLine;

namespace EmbeddedMongo.Specifications;

/// <summary>
/// The command line. Exit codes: 0 if every suite reached the minimum; 1 if one did not, or could not be run; 2 for a wrong command line.
/// </summary>
internal static class SpecificationsCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static RootCommand Create(TextWriter output)
    {
        var sources = new Argument<DirectoryInfo>("folder")
        {
            Description = "A clone of mongo-python-driver: git clone --depth 1 https://github.com/mongodb/mongo-python-driver",
        };
        var suites = new Option<string[]>("--suite") { Description = "A suite to run; may be given several times. All by default." };
        suites.AcceptOnlyFromAmong([.. Suite.All.Select(suite => suite.Name)]);
        var only = new Option<string>("--only")
        {
            Description = "A regular expression that the name of a test must contain.",
            DefaultValueFactory = _ => "",
        };
        var atLeast = new Option<double>("--at-least") { Description = "The percentage of the tests run that must pass in each suite." };
        var python = new Option<string>("--python")
        {
            Description = "The Python interpreter, 3.9 or later with dnspython and pytest.",
            DefaultValueFactory = _ => "python3",
        };
        var port = new Option<int?>("--port")
        {
            Description = "The port of a server on 127.0.0.1 to test; by default the program starts EmbeddedMongo.",
        };
        var nodes = new Option<int>("--nodes")
        {
            Description = "The number of members of the replica set that the program starts.",
            DefaultValueFactory = _ => 1,
        };
        nodes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (1 or 3 or 5))
                result.AddError("--nodes must be 1, 3 or 5.");
        });
        var trace = new Option<bool>("--trace") { Description = "Prints what the tests print, stack traces of failures above all." };
        var command = new RootCommand("Runs MongoDB's specification tests against EmbeddedMongo with PyMongo's own test runner.")
        {
            sources,
            suites,
            only,
            atLeast,
            python,
            port,
            nodes,
            trace,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(sources) is { } folder && !File.Exists(Path.Combine(folder.FullName, "test", "unified_format.py")))
                result.AddError($"{folder} is no clone of mongo-python-driver: it has no test/unified_format.py.");
        });
        command.SetAction(
            async (parsed, token) =>
            {
                var names = parsed.GetValue(suites) is { Length: > 0 } given ? given : null;
                var chosen = Suite.All.Where(suite => names is null || names.Contains(suite.Name)).ToArray();
                await using var server = await TestedServer.StartAsync(parsed.GetValue(port), parsed.GetValue(nodes), token);
                var runner = new SuiteRunner(parsed.GetValue(sources)!.FullName, parsed.GetValue(python)!, server.Port);
                var log = parsed.GetValue(trace) ? Console.Error : TextWriter.Null;
                return await RunAsync(runner, chosen, parsed.GetValue(only)!, parsed.GetValue(atLeast), output, log, token) ? 0 : Failed;
            }
        );
        return command;
    }

    /// <summary>Parses and runs; a wrong command line is told and gives its own exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Takes results, usage and errors.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var parsed = Create(output).Parse(args);
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return parsed.Errors.Count > 0 ? Misused : exitCode;
    }

    /// <returns>True where every suite was run and reached the minimum.</returns>
    private static async Task<bool> RunAsync(
        SuiteRunner runner,
        IReadOnlyList<Suite> suites,
        string only,
        double atLeast,
        TextWriter output,
        TextWriter log,
        CancellationToken cancellationToken
    )
    {
        var results = new List<SuiteResult>();
        var complete = true;
        foreach (var suite in suites)
        {
            try
            {
                var result = await runner.RunAsync(suite, only, log, cancellationToken);
                result.Print(output);
                results.Add(result);
            }
            catch (InvalidOperationException e)
            {
                complete = false;
                output.WriteLine($"{suite.Name}: not run to its end. {e.Message}");
            }
        }

        Summary.Print(results, output);
        foreach (var result in results.Where(result => result.Percent < atLeast))
            output.WriteLine(FormattableString.Invariant($"{result.Suite.Name} is below {atLeast} %."));
        return complete && results.All(result => result.Percent >= atLeast);
    }
}
