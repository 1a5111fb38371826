using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// Writes values into a resume token as MongoDB does: in the ascending form of its KeyString, version 1, whose bytes sort as the values do
/// (<c>src/mongo/db/storage/key_string</c> of mongodb/mongo). The types that compare as equal, such as int and long, are not told apart,
/// and a decimal that no double equals is written as the nearest double: a token finds its event by time and place.
/// </summary>
internal sealed class TokenKey
{
    private readonly ArrayBufferWriter<byte> _bytes = new(128);

    /// <summary>Everything written, as upper-case hexadecimal digits.</summary>
    public string Hex => Convert.ToHexString(_bytes.WrittenSpan);

    public TokenKey End()
    {
        Write(KeyType.End);
        return this;
    }

    public TokenKey Append(BsonValue value)
    {
        switch (value)
        {
            case BsonInt32 number:
                Integer(number.Value);
                break;
            case BsonInt64 number:
                Integer(number.Value);
                break;
            case BsonDouble number:
                Double(number.Value);
                break;
            case BsonDecimal128:
                Double(NumberOrder.Nearest(value));
                break;
            case BsonBoolean flag:
                Write(flag.Value ? KeyType.True : KeyType.False);
                break;
            default:
                Write(KeyType.Of(value.BsonType));
                Content(value);
                break;
        }

        return this;
    }

    private void Content(BsonValue value)
    {
        switch (value)
        {
            case BsonString text:
                Text(text.Value);
                break;
            case BsonSymbol symbol:
                Text(symbol.Name);
                break;
            case BsonDocument document:
                Document(document);
                break;
            case BsonArray array:
                foreach (var item in array)
                    Append(item);
                Write(0);
                break;
            case BsonBinaryData binary:
                Binary(binary);
                break;
            case BsonObjectId id:
                Write(id.Value.ToByteArray());
                break;
            case BsonDateTime date:
                UInt64((ulong)date.MillisecondsSinceEpoch ^ (1UL << 63));
                break;
            case BsonTimestamp timestamp:
                UInt64((ulong)timestamp.Value);
                break;
            case BsonRegularExpression regex:
                Text(regex.Pattern);
                Text(regex.Options);
                break;
            case BsonJavaScriptWithScope code:
                Text(code.Code);
                Document(code.Scope);
                break;
            case BsonJavaScript code:
                Text(code.Code);
                break;
        }
    }

    private void Document(BsonDocument document)
    {
        foreach (var element in document)
        {
            Write(KeyType.Of(element.Value.BsonType));
            Write(Encoding.UTF8.GetBytes(element.Name));
            Write(0);
            Append(element.Value);
        }

        Write(0);
    }

    private void Binary(BsonBinaryData binary)
    {
        if (binary.Bytes.Length < byte.MaxValue)
        {
            Write((byte)binary.Bytes.Length);
        }
        else
        {
            Write(byte.MaxValue);
            BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), binary.Bytes.Length);
            _bytes.Advance(4);
        }

        Write((byte)binary.SubType);
        Write(binary.Bytes);
    }

    /// <summary>UTF-8 with 0x00 written as 0x00 0xFF, ended by 0x00.</summary>
    private void Text(string text)
    {
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            Write(one);
            if (one == 0)
                Write(0xFF);
        }

        Write(0);
    }

    private void Integer(long value)
    {
        if (value == 0)
            Write(KeyType.Zero);
        else if (value == long.MinValue)
            Large(value);
        else
            Whole((ulong)Math.Abs(value) << 1, value < 0);
    }

    private void Double(double value)
    {
        const double belowIsWhole = 1UL << 63;
        var magnitude = Math.Abs(value);
        if (double.IsNaN(value))
            Write(KeyType.NaN);
        else if (magnitude == 0)
            Write(KeyType.Zero);
        else if (magnitude < 1)
            Small(value, magnitude);
        else if (magnitude >= belowIsWhole)
            Large(value);
        else if (Math.Truncate(magnitude) == magnitude)
            Whole((ulong)magnitude << 1, value < 0);
        else
            Mixed(magnitude, value < 0);
    }

    /// <summary>A whole number, shifted by the bit that says whether a fraction follows, in as few bytes as hold it.</summary>
    private void Whole(ulong shifted, bool negative)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, negative ? ~shifted : shifted);
        var length = (64 - BitOperations.LeadingZeroCount(shifted) + 7) / 8;
        Write((byte)(negative ? KeyType.NegativeOneByte - (length - 1) : KeyType.PositiveOneByte + (length - 1)));
        Write(bytes[^length..]);
    }

    /// <summary>A whole part and a fraction, in eight bytes: the type says how many of them are the fraction's.</summary>
    private void Mixed(double magnitude, bool negative)
    {
        var whole = (ulong)magnitude;
        var fractionBytes = BitOperations.LeadingZeroCount(whole << 1) / 8;
        Write((byte)(negative ? KeyType.NegativeOneByte - 7 + fractionBytes : KeyType.PositiveOneByte + 7 - fractionBytes));
        var encoded = (ulong)Math.ScaleB(magnitude, 8 * fractionBytes) + ((whole + 1) << (8 * fractionBytes));
        UInt64(negative ? ~encoded : encoded);
    }

    private void Small(double value, double magnitude)
    {
        const double leastWithTwoBits = 1.7272337110188893E-77; // 2^-255
        Write(value < 0 ? KeyType.NegativeSmall : KeyType.PositiveSmall);
        var encoded =
            magnitude >= leastWithTwoBits
                ? (ulong)BitConverter.DoubleToInt64Bits(magnitude) << 2
                : ((ulong)BitConverter.DoubleToInt64Bits(Math.ScaleB(magnitude, 256)) << 1) + (1UL << 62);
        UInt64(value < 0 ? ~encoded : encoded);
    }

    private void Large(double value)
    {
        Write(value < 0 ? KeyType.NegativeLarge : KeyType.PositiveLarge);
        var encoded = double.IsInfinity(value) ? ulong.MaxValue : (ulong)BitConverter.DoubleToInt64Bits(value) << 1 & ~(1UL << 63);
        UInt64(value < 0 ? ~encoded : encoded);
    }

    private void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    private void Write(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
