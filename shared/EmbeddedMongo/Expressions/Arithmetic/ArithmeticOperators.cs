namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// The arithmetic, bitwise and trigonometric operators. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#arithmetic-expression-operators"/>.
/// </summary>
internal static class ArithmeticOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$add"] = Function.Any(Add.Of),
            ["$subtract"] = Function.Of(Subtract.Of),
            ["$multiply"] = Function.Any(Multiply.Of),
            ["$divide"] = Function.Of(Division.Divide),
            ["$mod"] = Function.Of(Division.Modulo),
            ["$abs"] = Function.Of(Rounding.Abs),
            ["$ceil"] = Function.Of(Rounding.Ceiling),
            ["$floor"] = Function.Of(Rounding.Floor),
            ["$round"] = Function.Between(1, 2, values => Rounding.Round(values[0], values.Length > 1 ? values[1] : Number.Zero)),
            ["$trunc"] = Function.Between(1, 2, values => Rounding.Truncate(values[0], values.Length > 1 ? values[1] : Number.Zero)),
            ["$pow"] = Function.Of(Powers.Pow),
            ["$sqrt"] = Function.Of(Powers.Sqrt),
            ["$exp"] = Function.Of(Powers.Exp),
            ["$ln"] = Function.Of(Logarithms.Ln),
            ["$log"] = Function.Of(Logarithms.Log),
            ["$log10"] = Function.Of(Logarithms.Log10),
            ["$bitAnd"] = Function.Any(Bitwise.And),
            ["$bitOr"] = Function.Any(Bitwise.Or),
            ["$bitXor"] = Function.Any(Bitwise.Xor),
            ["$bitNot"] = Function.Of(Bitwise.Not),
            ["$rand"] = RandomNumber.Parse,
            ["$sin"] = Trigonometry.Of("$sin", Math.Sin, double.IsFinite, "(-inf,inf)"),
            ["$cos"] = Trigonometry.Of("$cos", Math.Cos, double.IsFinite, "(-inf,inf)"),
            ["$tan"] = Trigonometry.Of("$tan", Math.Tan, double.IsFinite, "(-inf,inf)"),
            ["$asin"] = Trigonometry.Of("$asin", Math.Asin, x => x is >= -1 and <= 1, "[-1,1]"),
            ["$acos"] = Trigonometry.Of("$acos", Math.Acos, x => x is >= -1 and <= 1, "[-1,1]"),
            ["$atan"] = Trigonometry.Of("$atan", Math.Atan),
            ["$sinh"] = Trigonometry.Of("$sinh", Math.Sinh),
            ["$cosh"] = Trigonometry.Of("$cosh", Math.Cosh),
            ["$tanh"] = Trigonometry.Of("$tanh", Math.Tanh),
            ["$asinh"] = Trigonometry.Of("$asinh", Math.Asinh),
            ["$acosh"] = Trigonometry.Of("$acosh", Math.Acosh, x => x >= 1, "[1,inf]"),
            ["$atanh"] = Trigonometry.Of("$atanh", Math.Atanh, x => x is >= -1 and <= 1, "[-1,1]"),
            ["$degreesToRadians"] = Trigonometry.Of("$degreesToRadians", x => x * (Math.PI / 180)),
            ["$radiansToDegrees"] = Trigonometry.Of("$radiansToDegrees", x => x * (180 / Math.PI)),
            ["$atan2"] = Function.Of(Trigonometry.Atan2),
        };
}
