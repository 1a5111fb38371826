namespace DzStore.SparkConnect;

public static partial class Functions
{
    /// <summary>The number without its sign (<c>abs</c>).</summary>
    public static Column Abs(Column column) => Call("abs", column);

    /// <summary>The least integer that is not below the number (<c>ceil</c>).</summary>
    public static Column Ceil(Column column) => Call("ceil", column);

    /// <summary>The greatest integer that is not above the number (<c>floor</c>).</summary>
    public static Column Floor(Column column) => Call("floor", column);

    /// <summary>Rounds, half away from zero (<c>round</c>).</summary>
    /// <param name="column">The number.</param>
    /// <param name="scale">The digits after the point; negative rounds to tens, hundreds and so on.</param>
    public static Column Round(Column column, int scale = 0) => Call("round", column, Lit(scale));

    /// <summary>Rounds, half to even (<c>bround</c>).</summary>
    /// <param name="column">The number.</param>
    /// <param name="scale">The digits after the point; negative rounds to tens, hundreds and so on.</param>
    public static Column BRound(Column column, int scale = 0) => Call("bround", column, Lit(scale));

    /// <summary>The square root (<c>sqrt</c>).</summary>
    public static Column Sqrt(Column column) => Call("sqrt", column);

    /// <summary>The exponential, e to the power of the number (<c>exp</c>).</summary>
    public static Column Exp(Column column) => Call("exp", column);

    /// <summary>The natural logarithm; null for zero and below (<c>ln</c>).</summary>
    public static Column Log(Column column) => Call("ln", column);

    /// <summary>The logarithm to base 10; null for zero and below (<c>log10</c>).</summary>
    public static Column Log10(Column column) => Call("log10", column);

    /// <summary>The number raised to a power (<c>power</c>).</summary>
    public static Column Pow(Column column, object power) => Call("power", column, Lit(power));

    /// <summary>The positive remainder of the division (<c>pmod</c>).</summary>
    public static Column PMod(Column column, object divisor) => Call("pmod", column, Lit(divisor));

    /// <summary>The sign of the number: -1, 0 or 1, as a double (<c>signum</c>).</summary>
    public static Column Signum(Column column) => Call("signum", column);
}
