using System.Numerics;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Values;

/// <summary>Held against IEEE 754-2008's rules, against .NET's decimal where that is exact, and against published digits.</summary>
public class DecimalMathTests
{
    [Theory]
    [InlineData("1.10", "1", "2.10")]
    [InlineData("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34")]
    [InlineData("1E+6111", "1", "1.000000000000000000000000000000000E+6111")]
    [InlineData("9.999999999999999999999999999999999E+6144", "9E+6144", "Infinity")]
    [InlineData("1E-6176", "1E-6176", "2E-6176")]
    [InlineData("1", "-1", "0")]
    [InlineData("-0", "-0", "-0")]
    [InlineData("-0", "0", "0")]
    [InlineData("Infinity", "-Infinity", "NaN")]
    [InlineData("Infinity", "5", "Infinity")]
    [InlineData("1", "0.00000000000000000000000000000000005", "1.000000000000000000000000000000000")]
    [InlineData("1", "0.00000000000000000000000000000000051", "1.000000000000000000000000000000001")]
    [InlineData("1", "-1E-50", "1.000000000000000000000000000000000")]
    public void Adds(string x, string y, string expected) => Check(DecimalMath.Add, x, y, expected);

    [Theory]
    [InlineData("1.20", "3", "3.60")]
    [InlineData("-1", "0", "-0")]
    [InlineData("1E+6000", "1E+6000", "Infinity")]
    [InlineData("1E-6000", "1E-6000", "0E-6176")]
    [InlineData("Infinity", "0", "NaN")]
    public void Multiplies(string x, string y, string expected) => Check(DecimalMath.Multiply, x, y, expected);

    [Theory]
    [InlineData("1", "3", "0.3333333333333333333333333333333333")]
    [InlineData("2", "3", "0.6666666666666666666666666666666667")]
    [InlineData("2.40", "2", "1.20")]
    [InlineData("1", "8", "0.125")]
    [InlineData("1000", "1", "1000")]
    [InlineData("2.400", "2.0", "1.20")]
    [InlineData("1", "0", "Infinity")]
    [InlineData("0", "0", "NaN")]
    [InlineData("-1", "Infinity", "-0E-6176")]
    public void Divides(string x, string y, string expected) => Check(DecimalMath.Divide, x, y, expected);

    [Theory]
    [InlineData("7.5", "2", "1.5")]
    [InlineData("-7.5", "2", "-1.5")]
    [InlineData("7", "-3", "1")]
    [InlineData("1E+6000", "7", "1")]
    [InlineData("5", "0", "NaN")]
    [InlineData("5", "Infinity", "5")]
    public void Leaves_remainders(string x, string y, string expected) => Check(DecimalMath.Modulo, x, y, expected);

    [Theory]
    [InlineData("2", "0.5", "1.414213562373095048801688724209698")]
    [InlineData("2", "10", "1024")]
    [InlineData("2", "-2", "0.25")]
    [InlineData("1.1", "2", "1.21")]
    [InlineData("10", "7000", "Infinity")]
    [InlineData("-2", "3", "-8")]
    [InlineData("-2", "0.5", "NaN")]
    [InlineData("7", "0", "1")]
    public void Raises(string x, string y, string expected) => Check(DecimalFunctions.Pow, x, y, expected);

    [Fact]
    public void Functions_have_34_digits()
    {
        DecimalFunctions.Exp(Decimal128.One).ToString().ShouldBe("2.718281828459045235360287471352662");
        DecimalFunctions.Exp(Decimal128.Parse("-1")).ToString().ShouldBe("0.3678794411714423215955237701614609");
        DecimalFunctions.Ln(Decimal128.Parse("10")).ToString().ShouldBe("2.302585092994045684017991454684364");
        DecimalFunctions
            .Ln(Decimal128.Parse("1.000000000000000000000000000000001"))
            .ToString()
            .ShouldBe("9.999999999999999999999999999999995E-34");
        DecimalFunctions.Log10(Decimal128.Parse("2")).ToString().ShouldBe("0.3010299956639811952137388947244930");
        DecimalFunctions.Sqrt(Decimal128.Parse("0.01")).ToString().ShouldBe("0.1");
        DecimalFunctions.Sqrt(Decimal128.Parse("1E+3")).ToString().ShouldBe("31.62277660168379331998893544432719");
        DecimalFunctions.Exp(Decimal128.Parse("-20000")).ToString().ShouldBe("0E-6176");
        DecimalFunctions.Exp(Decimal128.Parse("20000")).ToString().ShouldBe("Infinity");
    }

    [Fact]
    public void Agrees_with_dotnet_decimals_where_those_are_exact()
    {
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var (x, y) = (Draw(random), Draw(random));
            Number(DecimalMath.Add(new Decimal128(x), new Decimal128(y))).ShouldBe(x + y);
            Number(DecimalMath.Subtract(new Decimal128(x), new Decimal128(y))).ShouldBe(x - y);
            Number(DecimalMath.Multiply(new Decimal128(x), new Decimal128(y))).ShouldBe(x * y);
            if (y != 0)
                Number(DecimalMath.Modulo(new Decimal128(x), new Decimal128(y))).ShouldBe(x % y);
        }

        static decimal Draw(Random random) => new(random.Next(), random.Next(1000), 0, random.Next(2) == 0, (byte)random.Next(10));

        static decimal Number(Decimal128 value) => Decimal128.ToDecimal(value);
    }

    [Theory]
    [InlineData(0.1, "0.100000000000000")]
    [InlineData(2.5, "2.50000000000000")]
    [InlineData(1e20, "1.00000000000000E+20")]
    [InlineData(0.0, "0")]
    [InlineData(double.NaN, "NaN")]
    public void Takes_the_fifteen_sure_digits_of_a_double(double value, string expected) =>
        DecimalMath.FromDouble(value).ToString().ShouldBe(expected);

    [Fact]
    public void Powers_of_ten_are_counted_right()
    {
        for (var digits = 1; digits < 200; digits++)
        {
            DecimalMath.CountDigits(BigInteger.Pow(10, digits) - 1).ShouldBe(digits);
            DecimalMath.CountDigits(BigInteger.Pow(10, digits)).ShouldBe(digits + 1);
        }
    }

    private static void Check(Func<Decimal128, Decimal128, Decimal128> operation, string x, string y, string expected) =>
        operation(Decimal128.Parse(x), Decimal128.Parse(y)).ToString().ShouldBe(expected);
}
