using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Types;
using Mode = DzStore.SparkConnect.Protocol.AnalyzePlanRequest.Types.Explain.Types.ExplainMode;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>The columns, as Spark's analyser finds them; nothing is computed (<c>schema</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public async Task<StructType> SchemaAsync(CancellationToken cancellationToken = default)
    {
        var response = await Session.Client.AnalyzeAsync(new() { Schema = new() { Plan = Plan } }, cancellationToken).ConfigureAwait(false);
        return TypeProtocol.Schema(response.Schema.Schema_);
    }

    /// <summary>The names of the columns; nothing is computed (<c>columns</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public async Task<IReadOnlyList<string>> ColumnsAsync(CancellationToken cancellationToken = default) =>
        [.. (await SchemaAsync(cancellationToken).ConfigureAwait(false)).FieldNames];

    /// <summary>The plan as Spark prints it; nothing is computed (<c>explain</c>).</summary>
    /// <param name="mode">The parts of the plan to print.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode is not a value of the enumeration.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public async Task<string> ExplainAsync(ExplainMode mode = ExplainMode.Simple, CancellationToken cancellationToken = default)
    {
        var request = new AnalyzePlanRequest
        {
            Explain = new() { Plan = Plan, ExplainMode = ToProto(mode) },
        };
        return (await Session.Client.AnalyzeAsync(request, cancellationToken).ConfigureAwait(false)).Explain.ExplainString;
    }

    /// <summary>The files that the DataFrame reads, as URIs (<c>inputFiles</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public async Task<IReadOnlyList<string>> InputFilesAsync(CancellationToken cancellationToken = default) =>
        (await Session.Client.AnalyzeAsync(new() { InputFiles = new() { Plan = Plan } }, cancellationToken).ConfigureAwait(false))
            .InputFiles
            .Files;

    /// <summary>
    /// The first rows as a table of text, with a line below when there are more (<c>show</c>, message <c>ShowString</c>).
    /// </summary>
    /// <param name="rows">The greatest number of rows.</param>
    /// <param name="truncate">
    /// The greatest number of characters in a cell; Spark cuts longer ones and ends them with dots. 0 cuts nothing.
    /// </param>
    /// <param name="vertical">Set to true to print a line for every cell.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<string> ShowStringAsync(
        int rows = 20,
        int truncate = 20,
        bool vertical = false,
        CancellationToken cancellationToken = default
    )
    {
        var shown = With(
            new()
            {
                ShowString = new()
                {
                    Input = Relation,
                    NumRows = NotNegative(rows),
                    Truncate = NotNegative(truncate),
                    Vertical = vertical,
                },
            }
        );
        return (await shown.CollectAsync<string>(cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Writes the table of <see cref="ShowStringAsync"/> to the console or to a writer (<c>show</c>).</summary>
    /// <param name="rows">The greatest number of rows.</param>
    /// <param name="truncate">
    /// The greatest number of characters in a cell; Spark cuts longer ones and ends them with dots. 0 cuts nothing.
    /// </param>
    /// <param name="vertical">Set to true to print a line for every cell.</param>
    /// <param name="output">The writer; null is the console.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task ShowAsync(
        int rows = 20,
        int truncate = 20,
        bool vertical = false,
        TextWriter? output = null,
        CancellationToken cancellationToken = default
    )
    {
        var text = await ShowStringAsync(rows, truncate, vertical, cancellationToken).ConfigureAwait(false);
        await (output ?? Console.Out).WriteLineAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private static Mode ToProto(ExplainMode mode) =>
        mode switch
        {
            ExplainMode.Simple => Mode.Simple,
            ExplainMode.Extended => Mode.Extended,
            ExplainMode.Codegen => Mode.Codegen,
            ExplainMode.Cost => Mode.Cost,
            ExplainMode.Formatted => Mode.Formatted,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not an explain mode"),
        };
}
