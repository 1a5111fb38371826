using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.ChangeStreams;

/// <summary>Resume tokens are MongoDB's, digit for digit: connectors read them, and clients keep them.</summary>
public sealed class ResumeTokenTests
{
    private const long Time = (0x65A1B2C3L << 32) | 7;
    private static readonly Guid Collection = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private static ResumeToken Token(BsonValue id, int index = 0, bool fromInvalidate = false) =>
        ResumeToken.Event(Time, index, Collection, Identifier(id), fromInvalidate);

    private static BsonDocument Identifier(BsonValue id) =>
        new() { { "operationType", "insert" }, { "documentKey", new BsonDocument("_id", id) } };

    [Fact]
    public void The_token_of_an_insert_has_the_layout_of_MongoDB_7()
    {
        var id = new ObjectId("65a1b2c3d4e5f60718293a4b");
        Token(id)
            .Data.ShouldBe(
                "8265A1B2C3000000072B042C0100296E5A100400112233445566778899AABBCCDDEEFF463C6F7065726174696F6E54797065003C696E73657274"
                    + "0046646F63756D656E744B65790046645F6964006465A1B2C3D4E5F60718293A4B000004"
            );
    }

    [Fact]
    public void A_moment_has_the_token_of_a_high_water_mark()
    {
        var token = ResumeToken.HighWaterMark(Time);
        token.Data.ShouldBe("8265A1B2C3000000072B0429296E1404");
        var read = ResumeToken.Parse(token.ToBson());
        (read.ClusterTime, read.IsHighWaterMark, read.HasUuid).ShouldBe((Time, true, false));
    }

    [Theory]
    [InlineData("1", "2B02")]
    [InlineData("127", "2BFE")]
    [InlineData("128", "2C0100")]
    [InlineData("0", "29")]
    [InlineData("-1", "27FD")]
    [InlineData("{$numberLong: '9223372036854775807'}", "32FFFFFFFFFFFFFFFE")]
    [InlineData("1.5", "2B03800000000000 00")]
    [InlineData("-1.5", "27FC7FFFFFFFFFFF FF")]
    [InlineData("0.5", "2AFF80000000000000")]
    [InlineData("{$numberDecimal: '1.5'}", "2B0380000000000000")]
    [InlineData("true", "6F")]
    [InlineData("null", "14")]
    [InlineData("'a\\u0000b'", "3C6100FF6200")]
    [InlineData("{$date: {$numberLong: '0'}}", "788000000000000000")]
    [InlineData("{$binary: {base64: 'AQI=', subType: '00'}}", "5A02000102")]
    [InlineData("[1, 'x']", "502B023C780000")]
    [InlineData("{a: 1}", "461E61002B0200")]
    public void A_value_is_written_as_in_MongoDB_s_keys(string json, string hex) =>
        new TokenKey().Append(BsonDocument.Parse($"{{v: {json}}}")["v"]).Hex.ShouldBe(hex.Replace(" ", ""));

    [Fact]
    public void Numbers_sort_by_their_value_whatever_their_type()
    {
        BsonValue[] ascending =
        [
            double.NegativeInfinity,
            -1e300,
            long.MinValue,
            -4611686018427387905,
            -1e15 - 0.5,
            -300.25,
            -300,
            -1.5,
            -1,
            -0.75,
            -1e-100,
            0,
            double.Epsilon,
            1e-300,
            1e-77,
            2e-77,
            0.1,
            0.75,
            1,
            1.25,
            63,
            64,
            127.5,
            128,
            Decimal128.Parse("128.5"),
            1e15 + 0.5,
            9007199254740993,
            4611686018427387905,
            1e19,
            double.PositiveInfinity,
        ];
        var keys = ascending.Select(value => new TokenKey().Append(value).Hex).ToArray();
        keys.ShouldBe(keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tokens_sort_as_their_events_do()
    {
        ResumeToken[] ascending =
        [
            ResumeToken.HighWaterMark(Time),
            Token(5),
            Token(5, fromInvalidate: true),
            Token(1, index: 1),
            Token(1, index: 64),
            Token(1, index: 200),
            Token(1, index: 40_000),
            ResumeToken.HighWaterMark(Time + 1),
        ];
        for (var i = 1; i < ascending.Length; i++)
            ascending[i - 1].CompareTo(ascending[i]).ShouldBeNegative($"{i}");
    }

    [Fact]
    public void A_token_tells_what_its_stream_must_know()
    {
        var read = ResumeToken.Parse(Token("x", index: 300, fromInvalidate: true).ToBson().Add("_typeBits", new BsonBinaryData([1])));
        (read.ClusterTime, read.IsHighWaterMark, read.FromInvalidate, read.HasUuid).ShouldBe((Time, false, true, true));
    }

    [Fact]
    public void A_part_of_an_event_has_a_token_of_its_own()
    {
        var (whole, other) = (Token(1), Token(2));
        var part = ResumeToken.Parse(whole.Fragment(3).ToBson());
        part.FragmentOf(whole).ShouldBe(3);
        part.FragmentOf(other).ShouldBeNull();
        whole.FragmentOf(whole).ShouldBeNull();
        whole.Fragment(0).CompareTo(whole.Fragment(1)).ShouldBeNegative();
    }

    [Theory]
    [InlineData("{}", 40647)]
    [InlineData("{_data: 5}", 40647)]
    [InlineData("{_data: 'xyz'}", (int)ErrorCode.FailedToParse)]
    [InlineData("{_data: ''}", 40649)]
    [InlineData("{_data: '2B04'}", (int)ErrorCode.FailedToParse)]
    [InlineData("{_data: '8265A1B2C300000007'}", 50796)]
    [InlineData("{_data: '8265A1B2C30000000704'}", 50796)]
    [InlineData("{_data: '8265A1B2C3000000072B0604'}", 50795)]
    [InlineData("{_data: '8265A1B2C3000000072B042B0204'}", 51057)]
    [InlineData("{_data: '8265A1B2C3000000072B0429'}", 50793)]
    [InlineData("{_data: '8265A1B2C3000000072B04292904'}", 50872)]
    [InlineData("{_data: '8265A1B2C3000000072B0429296E14'}", (int)ErrorCode.FailedToParse)]
    public void What_is_no_token_is_refused(string source, int code) =>
        Should.Throw<MongoException>(() => ResumeToken.Parse(BsonDocument.Parse(source))).Code.ShouldBe(code);

    [Fact]
    public void A_token_that_is_cut_or_altered_never_crashes()
    {
        var whole = Token("some text").Data;
        for (var length = 0; length < whole.Length; length += 2)
        {
            try
            {
                ResumeToken.Parse(new BsonDocument("_data", whole[..length]));
            }
            catch (MongoException)
            {
                // Refused.
            }
        }
    }
}
