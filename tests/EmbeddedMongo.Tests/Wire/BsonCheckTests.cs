using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace EmbeddedMongo.Tests.Wire;

public class BsonCheckTests
{
    /// <summary>A document with every type that BSON has and the library writes.</summary>
    internal static BsonDocument EveryType =>
        new()
        {
            { "double", 1.5 },
            { "string", "شكرا 🎉" },
            {
                "document",
                new BsonDocument { { "a", new BsonDocument("b", 1) } }
            },
            {
                "array",
                new BsonArray
                {
                    1,
                    "two",
                    new BsonArray { 3 },
                }
            },
            { "binary", new BsonBinaryData([1, 2, 3]) },
            { "old binary", new BsonBinaryData([1, 2, 3], (BsonBinarySubType)2) },
            { "uuid", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard) },
            { "undefined", BsonUndefined.Value },
            { "objectId", ObjectId.GenerateNewId() },
            { "bool", true },
            { "date", new BsonDateTime(1_700_000_000_000) },
            { "null", BsonNull.Value },
            { "regex", new BsonRegularExpression("^a", "im") },
            { "code", new BsonJavaScript("return 1") },
            { "symbol", BsonSymbol.Create("sym") },
            { "scoped", new BsonJavaScriptWithScope("return x", new BsonDocument("x", 1)) },
            { "int", 7 },
            { "timestamp", new BsonTimestamp(5, 6) },
            { "long", 7L },
            { "decimal", new BsonDecimal128(1.25m) },
            { "min", BsonMinKey.Value },
            { "max", BsonMaxKey.Value },
            { "", "an empty name" },
        };

    [Fact]
    public void Every_type_passes_and_decodes_to_what_was_written()
    {
        var document = EveryType;
        var bytes = document.ToBson();
        BsonCheck.Document(bytes).ShouldBe(bytes.Length);
        RawBson.Document(new ReadOnlyMemory<byte>(bytes)).ShouldBe(BsonSerializer.Deserialize<BsonDocument>(bytes));
    }

    [Fact]
    public void Bytes_after_the_document_are_not_its_own()
    {
        var bytes = EveryType.ToBson();
        BsonCheck.Document([.. bytes, 1, 2, 3]).ShouldBe(bytes.Length);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("05 00 00", "less than a length")]
    [InlineData("04 00 00 00", "a length below the smallest")]
    [InlineData("FF FF FF 7F 00", "a length beyond the bytes")]
    [InlineData("FF FF FF FF 00", "a negative length")]
    [InlineData("05 00 00 00 01", "no end")]
    [InlineData("06 00 00 00 00 00", "an end before the length")]
    [InlineData("07 00 00 00 10 61 00", "a name but no value")]
    [InlineData("08 00 00 00 10 61 61 00", "a name that runs into the end")]
    [InlineData("0C 00 00 00 10 61 00 01 00 00 00 01", "an int and no end")]
    [InlineData("08 00 00 00 99 61 00 00", "an unknown type")]
    [InlineData("09 00 00 00 08 61 00 02 00", "a boolean of 2")]
    [InlineData("0E 00 00 00 02 61 00 FF FF FF 7F 61 00 00", "a string longer than its document")]
    [InlineData("0E 00 00 00 02 61 00 00 00 00 00 61 00 00", "a string of no bytes")]
    [InlineData("0E 00 00 00 02 61 00 02 00 00 00 61 61 00", "a string without its end")]
    [InlineData("0D 00 00 00 03 61 00 06 00 00 00 00 00", "a document that takes its parent's end")]
    [InlineData("0C 00 00 00 03 61 00 05 00 00 00 00", "a parent without an end after its child")]
    [InlineData("0D 00 00 00 05 61 00 FF FF FF FF 00 00", "binary of a negative length")]
    [InlineData("11 00 00 00 05 61 00 04 00 00 00 02 09 00 00 00 00", "old binary with a wrong inner length")]
    [InlineData("0F 00 00 00 0F 61 00 07 00 00 00 01 00 00 00", "code with scope that is too short")]
    [InlineData("0A 00 00 00 0B 61 00 61 00 61", "a regular expression without options")]
    public void What_is_not_BSON_is_refused(string hex, string what) =>
        Should.Throw<ProtocolException>(() => BsonCheck.Document(Convert.FromHexString(hex.Replace(" ", ""))), what);

    [Fact]
    public void Text_that_is_not_UTF8_is_refused_by_code()
    {
        var bytes = new BsonDocument("a", "xy").ToBson();
        bytes[11] = 0xC3;
        Should.Throw<MongoException>(() => BsonCheck.Document(bytes)).Code.ShouldBe((int)ErrorCode.InvalidBSON);
    }

    [Fact]
    public void A_UUID_of_another_length_is_binary_like_any_other()
    {
        var bytes = new BsonDocument("a", new BsonBinaryData([1, 2, 3])).ToBson();
        bytes[11] = (byte)BsonBinarySubType.UuidStandard;
        BsonCheck.Document(bytes).ShouldBe(bytes.Length);
        RawBson.Document(bytes).ToBson().ShouldBe(bytes);
    }

    [Theory]
    [InlineData("1A 00 00 00 0C 61 00 02 00 00 00 63 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 00", true)]
    [InlineData("19 00 00 00 0C 61 00 02 00 00 00 63 00 01 02 03 04 05 06 07 08 09 0A 0B 00", false)]
    public void A_DBPointer_is_refused_by_name_where_it_is_sound(string hex, bool sound)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        if (!sound)
        {
            Should.Throw<ProtocolException>(() => BsonCheck.Document(bytes));
        }
        else
        {
            Should
                .Throw<MongoException>(() => BsonCheck.Document(bytes))
                .Message.ShouldBe("BSON type 12 (DBPointer, deprecated) is not supported by this server");
        }
    }

    [Theory]
    [InlineData(BsonCheck.MaxDepth, true)]
    [InlineData(BsonCheck.MaxDepth + 1, false)]
    [InlineData(100_000, false)]
    public void Nesting_is_bounded(int depth, bool accepted)
    {
        var bytes = Nested(depth);
        if (accepted)
            BsonCheck.Document(bytes).ShouldBe(bytes.Length);
        else
            Should.Throw<MongoException>(() => BsonCheck.Document(bytes)).Code.ShouldBe((int)ErrorCode.Overflow);
    }

    [Fact]
    public void Mutated_documents_are_refused_or_decode_without_harm()
    {
        var random = new Random(20261122);
        var sound = EveryType.ToBson();
        var accepted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = (byte[])sound.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(8));
            if (random.Next(4) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                var length = BsonCheck.Document(bytes);
                RawBson.Document(new ReadOnlyMemory<byte>(bytes, 0, length));
                accepted++;
            }
            catch (Exception e) when (e is ProtocolException or MongoException)
            {
                // Refused, as it should be.
            }
        }

        accepted.ShouldBeGreaterThan(1000, "the mutations must leave enough that is sound, or decoding was never tried");
    }

    /// <summary><paramref name="depth"/> documents inside the outermost.</summary>
    internal static byte[] Nested(int depth)
    {
        const int each = 8; // a level's length, type, one-byte name with its end, and the level's own end
        var bytes = new byte[5 + depth * each];
        var position = 0;
        for (var i = 0; i <= depth; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(position), bytes.Length - i * each);
            position += 4;
            if (i == depth)
                break;
            bytes[position] = 3;
            bytes[position + 1] = (byte)'a';
            position += 3;
        }

        return bytes;
    }
}
