using System.Collections.Frozen;

namespace DzStore.SparkConnect.Errors;

/// <summary>
/// The SQLSTATE of each of Spark's error classes. A Spark 3.5 server knows it and does not send it, so the client keeps the list
/// (sqlstates.txt, from the error classes of Spark 3.5.7). Most classes have none.
/// </summary>
internal static class SqlStates
{
    private static readonly FrozenDictionary<string, string> ByClass = Read();

    /// <summary>The state of a class or, of a subclass <c>MAIN.SUB</c>, of its main class.</summary>
    public static string? Of(string errorClass) => ByClass.GetValueOrDefault(errorClass.Split('.')[0]);

    private static FrozenDictionary<string, string> Read()
    {
        using var resource = typeof(SqlStates).Assembly.GetManifestResourceStream("sqlstates.txt")
            ?? throw new InvalidOperationException("sqlstates.txt is not in the assembly");
        using var reader = new StreamReader(resource);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .SelectMany(words => words[1..], (words, errorClass) => (errorClass, state: words[0]))
            .ToFrozenDictionary(pair => pair.errorClass, pair => pair.state);
    }
}
