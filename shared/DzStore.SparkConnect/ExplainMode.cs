namespace DzStore.SparkConnect;

/// <summary>The parts of a plan that <see cref="DataFrame.ExplainAsync"/> prints (PySpark's <c>explain(mode=…)</c>).</summary>
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
