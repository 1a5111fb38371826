using System.Data.SqlTypes;
using DzStore.SparkConnect.Plans;
using DzStore.SparkConnect.Types;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Plans;

/// <summary>Checks the literals that values become in a plan, without a Spark.</summary>
public class LiteralTests
{
    public static TheoryData<object, string, string> WithNulls =>
        new()
        {
            { new int?[] { 1, null }, "array", "array<int>" },
            { new string?[] { null }, "array", "array<string>" },
            { new[] { new long?[] { null }, [] }, "array", "array<array<bigint>>" },
            { new[] { new SqlDecimal(1.5m), SqlDecimal.Null }, "array", "array<decimal(38,18)>" },
            {
                new Dictionary<string, int?> { ["a"] = null },
                "map",
                "map<string,int>"
            },
            {
                new Dictionary<int, string?[]> { [1] = [null] },
                "map",
                "map<int,array<string>>"
            },
        };

    [Theory]
    [MemberData(nameof(WithNulls))]
    public void Nulls_within_need_an_expression_and_are_refused_where_only_a_literal_will_do(object value, string function, string type)
    {
        var cast = Lit(value).Expression.Cast;
        TypeProtocol.FromProto(cast.Type).SimpleString.ShouldBe(type);
        cast.Expr.UnresolvedFunction.FunctionName.ShouldBe(function);
        Should.Throw<NotSupportedException>(() => Literals.From(value)).Message.ShouldContain($"nulls within this {type}");
    }

    [Fact]
    public void Times_within_are_what_their_Kind_says()
    {
        var (wallClock, instant) = (new DateTime(2026, 11, 27), new DateTime(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc));
        Literals.From(new[] { wallClock }).Array.ElementType.TimestampNtz.ShouldNotBeNull();
        Literals.From(new[] { instant }).Array.ElementType.Timestamp.ShouldNotBeNull();
        Literals
            .From(new Dictionary<string, DateTime[]> { ["a"] = [wallClock] })
            .Map.ValueType.Array.ElementType.TimestampNtz.ShouldNotBeNull();
        Should.Throw<ArgumentException>(() => Lit(new[] { wallClock, instant })).Message.ShouldContain("Kind");
        Should.Throw<ArgumentException>(() => Lit(new[] { new DateTime?[] { wallClock, null }, [instant] })).Message.ShouldContain("Kind");
    }

    [Fact]
    public void What_would_arrive_as_something_else_is_refused()
    {
        Should.Throw<ArgumentException>(() => Lit("half \uD83D")).Message.ShouldContain("surrogate");
        Should.Throw<ArgumentException>(() => Lit("\uDED2\uD83D")).Message.ShouldContain("surrogate");
        Should.Throw<ArgumentException>(() => Lit('\uD83D')).Message.ShouldContain("surrogate");
        Should.Throw<ArgumentException>(() => Lit(new[] { decimal.MaxValue })).Message.ShouldContain("decimal(38,18)");
        Lit("whole \uD83D\uDED2").Expression.Literal.String.ShouldBe("whole 🛒");
    }

    [Fact]
    public void A_null_of_SQL_is_null() => Lit(SqlDecimal.Null).Expression.Literal.Null.ShouldNotBeNull();

    [Fact]
    public void Signed_bytes_are_an_array_of_numbers() =>
        Lit(new sbyte[] { -1 }).Expression.Literal.Array.ElementType.Byte.ShouldNotBeNull();
}
