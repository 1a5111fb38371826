using DzStore.SparkConnect.Protocol;
using Mode = DzStore.SparkConnect.Protocol.AnalyzePlanRequest.Types.Explain.Types.ExplainMode;

namespace DzStore.SparkConnect;

/// <summary>How much of a plan to explain.</summary>
public enum ExplainMode
{
    /// <summary>The physical plan.</summary>
    Simple,

    /// <summary>The parsed, analysed, optimised and physical plan.</summary>
    Extended,

    /// <summary>The physical plan and the code generated for it.</summary>
    Codegen,

    /// <summary>The optimised plan with its statistics, and the physical plan.</summary>
    Cost,

    /// <summary>An outline of the physical plan, and its nodes in detail.</summary>
    Formatted,
}

public sealed partial class DataFrame
{
    /// <summary>The columns, as Spark's analyser finds them; nothing is computed.</summary>
    public async Task<StructType> SchemaAsync(CancellationToken cancellationToken = default)
    {
        var response = await Session.Client.AnalyzeAsync(new() { Schema = new() { Plan = Plan } }, cancellationToken).ConfigureAwait(false);
        return TypeProtocol.Schema(response.Schema.Schema_);
    }

    public async Task<IReadOnlyList<string>> ColumnsAsync(CancellationToken cancellationToken = default) =>
        [.. (await SchemaAsync(cancellationToken).ConfigureAwait(false)).FieldNames];

    /// <summary>The plan as Spark prints it.</summary>
    public async Task<string> ExplainAsync(ExplainMode mode = ExplainMode.Simple, CancellationToken cancellationToken = default)
    {
        var request = new AnalyzePlanRequest { Explain = new() { Plan = Plan, ExplainMode = ToProto(mode) } };
        return (await Session.Client.AnalyzeAsync(request, cancellationToken).ConfigureAwait(false)).Explain.ExplainString;
    }

    /// <summary>The files that the DataFrame reads.</summary>
    public async Task<IReadOnlyList<string>> InputFilesAsync(CancellationToken cancellationToken = default) =>
        (await Session.Client.AnalyzeAsync(new() { InputFiles = new() { Plan = Plan } }, cancellationToken).ConfigureAwait(false)).InputFiles.Files;

    /// <summary>
    /// The first rows as a table of text. Cells longer than <paramref name="truncate"/> characters are cut as Spark cuts them, with dots,
    /// and a line below says when there are more rows; 0 cuts nothing.
    /// </summary>
    public async Task<string> ShowStringAsync(int rows = 20, int truncate = 20, bool vertical = false, CancellationToken cancellationToken = default)
    {
        var shown = With(new() { ShowString = new() { Input = Relation, NumRows = NotNegative(rows), Truncate = NotNegative(truncate), Vertical = vertical } });
        return (await shown.CollectAsync<string>(cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Writes <see cref="ShowStringAsync"/> to the console, or to <paramref name="output"/>.</summary>
    public async Task ShowAsync(int rows = 20, int truncate = 20, bool vertical = false, TextWriter? output = null, CancellationToken cancellationToken = default)
    {
        var text = await ShowStringAsync(rows, truncate, vertical, cancellationToken).ConfigureAwait(false);
        await (output ?? Console.Out).WriteLineAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private static Mode ToProto(ExplainMode mode) => mode switch
    {
        ExplainMode.Simple => Mode.Simple,
        ExplainMode.Extended => Mode.Extended,
        ExplainMode.Codegen => Mode.Codegen,
        ExplainMode.Cost => Mode.Cost,
        ExplainMode.Formatted => Mode.Formatted,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not an explain mode"),
    };
}
