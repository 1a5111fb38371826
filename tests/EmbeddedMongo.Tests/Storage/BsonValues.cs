using FsCheck;
using FsCheck.Fluent;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

/// <summary>Arbitrary BSON values of every type, with many near each other and many equal in value but not in type.</summary>
internal static class BsonValues
{
    private static readonly Gen<BsonValue> Scalar = Gen.Frequency([
        (8, Numbers()),
        (4, Texts().Select(text => (BsonValue)text)),
        (1, Gen.Elements<BsonValue>(BsonNull.Value, BsonUndefined.Value, BsonMinKey.Value, BsonMaxKey.Value, true, false)),
        (1, Gen.Choose(-2, 2).Select(n => (BsonValue)new BsonDateTime(n * 1000L))),
        (1, Gen.Choose(0, 3).Select(n => (BsonValue)new BsonTimestamp(n, n))),
        (1, Gen.Choose(0, 3).Select(n => (BsonValue)new BsonObjectId(new ObjectId(n.ToString("x24", null))))),
        (1, Gen.Choose(0, 255).ArrayOf().Select(bytes => (BsonValue)new BsonBinaryData([.. bytes.Select(value => (byte)value)]))),
        (1, Texts().Select(text => (BsonValue)new BsonRegularExpression(text.Replace("\0", "", StringComparison.Ordinal), "i"))),
        (1, Texts().Select(text => (BsonValue)new BsonJavaScript(text))),
        (1, Texts().Select(text => (BsonValue)new BsonJavaScriptWithScope(text, new BsonDocument("a", 1)))),
    ]);

    public static Arbitrary<BsonValue> Any { get; } = Gen.Sized(size => Sized(Math.Min(size, 20))).ToArbitrary();

    private static Gen<BsonValue> Sized(int size) =>
        size < 2
            ? Scalar
            : Gen.Frequency([
                (6, Scalar),
                (1, Sized(size / 3).ArrayOf().Select(items => (BsonValue)new BsonArray(items.Take(4)))),
                (
                    1,
                    Gen.Zip(Gen.Elements("a", "b", "ab", "").ArrayOf(), Sized(size / 3).ArrayOf())
                        .Select(pair =>
                            (BsonValue)
                                new BsonDocument(true).AddRange(
                                    pair.Item1.Zip(pair.Item2, (name, value) => new BsonElement(name, value)).Take(4)
                                )
                        )
                ),
            ]);

    private static Gen<BsonValue> Numbers() =>
        Gen.OneOf(
            Gen.Choose(-3, 3).Select(n => (BsonValue)n),
            Gen.Choose(-3, 3).Select(n => (BsonValue)(long)n),
            Gen.Choose(-6, 6).Select(n => (BsonValue)(n / 2.0)),
            Gen.Choose(-30, 30).Select(n => (BsonValue)new BsonDecimal128(n / 10m)),
            // Around 2^53 and the ends, where doubles can no longer tell longs apart.
            Gen.Choose(-3, 3).Select(n => (BsonValue)((1L << 53) + n)),
            Gen.Choose(-3, 3).Select(n => (BsonValue)(double)((1L << 53) + n)),
            Gen.Choose(0, 3).Select(n => (BsonValue)(long.MaxValue - n)),
            Gen.Choose(0, 3).Select(n => (BsonValue)(long.MinValue + n)),
            Gen.Elements<BsonValue>(
                0.1,
                -0.0,
                double.NaN,
                double.PositiveInfinity,
                double.NegativeInfinity,
                double.MaxValue,
                double.Epsilon,
                9223372036854775808.0,
                1e300,
                new BsonDecimal128(Decimal128.Parse("0.1")),
                new BsonDecimal128(Decimal128.Parse("NaN")),
                new BsonDecimal128(Decimal128.Parse("Infinity")),
                new BsonDecimal128(Decimal128.Parse("-Infinity")),
                new BsonDecimal128(Decimal128.Parse("1E+6000")),
                new BsonDecimal128(Decimal128.Parse("1E-6000")),
                new BsonDecimal128(Decimal128.Parse("-1E-6000")),
                new BsonDecimal128(Decimal128.Parse("9223372036854775806.5")),
                new BsonDecimal128(Decimal128.Parse("1.0")),
                new BsonDecimal128(Decimal128.Parse("0.1000000000000000055511151231257827"))
            )
        );

    private static Gen<string> Texts() =>
        Gen.Elements("", "a", "ab", "b", "a\0", "a\0b", "\0", "\uE000", "\U0001F600", "é", "z").Select(text => text);
}
