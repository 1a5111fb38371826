using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Patterns;

public class RegexTests
{
    [Theory]
    [InlineData("^ab", "", "abc", true)]
    [InlineData("AB", "i", "xabx", true)]
    [InlineData("^b", "", "a\nb", false)]
    [InlineData("^b", "m", "a\nb", true)]
    [InlineData("a.b", "", "a\nb", false)]
    [InlineData("a.b", "s", "a\nb", true)]
    [InlineData("a b # a comment", "x", "ab", true)]
    [InlineData("b$", "", "ab\n", true)]
    // ASCII classes: Arabic-Indic digits are digits to .NET, not to PCRE.
    [InlineData(@"^\d$", "", "٣", false)]
    [InlineData(@"^\D$", "", "٣", true)]
    [InlineData(@"^[\d]$", "", "٣", false)]
    [InlineData(@"^[^\d]$", "", "٣", true)]
    [InlineData(@"^[\D]$", "", "٣", true)]
    [InlineData(@"^[\W]$", "", "é", true)]
    [InlineData(@"^\w+$", "", "été", false)]
    [InlineData(@"\bt\b", "", "été", true)]
    [InlineData(@"^\S$", "", "\u00A0", true)]
    // Spelt differently.
    [InlineData("a++a", "", "aaa", false)]
    [InlineData("(?:ab)*+a", "", "aba", true)]
    [InlineData("a{2}+a", "", "aaa", true)]
    [InlineData("[a]*+a", "", "aaa", false)]
    [InlineData(@"\Qa.b\E+", "", "a.bb", true)]
    [InlineData(@"\Qa.b\E", "", "axb", false)]
    [InlineData(@"^[[:alpha:]]+$", "", "abZ", true)]
    [InlineData(@"^[[:^alpha:]]+$", "", "12", true)]
    [InlineData(@"^[[:punct:]_-]+$", "", "!-_", true)]
    [InlineData(@"^[a-z-[aeiou]]$", "", "b]", true)]
    [InlineData(@"^[[]$", "", "[", true)]
    [InlineData(@"^[]a]$", "", "]", true)]
    [InlineData(@"^(?P<x>a)(?P=x)$", "", "aa", true)]
    [InlineData(@"^(a)\g1\g{1}$", "", "aaa", true)]
    [InlineData(@"^\x{1F600}$", "", "😀", true)]
    [InlineData(@"^\x41$", "", "A", true)]
    [InlineData(@"^\pL+$", "", "é", true)]
    [InlineData(@"^\p{Lu}$", "", "É", true)]
    [InlineData(@"^a\Rb$", "", "a\r\nb", true)]
    [InlineData(@"^a\hb$", "", "a\tb", true)]
    [InlineData(@"^\N$", "s", "\n", false)]
    [InlineData(@"(?i)AB(?-i)c", "", "abc", true)]
    [InlineData(@"(?i)AB(?-i)c", "", "abC", false)]
    [InlineData(@"(?=a)ab(?!c)", "", "abd", true)]
    [InlineData(@"(?<!x)a", "", "xa", false)]
    [InlineData("a{x}", "", "a{x}", true)]
    [InlineData("a{,2}", "", "a{,2}", true)]
    [InlineData("(?#note)a", "", "a", true)]
    [InlineData(@"^\Bb", "", "b", false)]
    [InlineData(@"a\Bb", "", "ab", true)]
    [InlineData(@"^[\Qa-b\E]+$", "", "a-b", true)]
    [InlineData(@"^[\x41-\x43]+$", "", "ABC", true)]
    [InlineData(@"^(?<n1>a)\k{n1}$", "", "aa", true)]
    [InlineData("a{2,}+a", "", "aaa", false)]
    [InlineData("^a{1,2}?b", "", "aab", true)]
    [InlineData("(a)(?=b)b++", "", "abb", true)]
    [InlineData("أمين", "", "اسمه أمين", true)]
    public void Pattern_matches_as_in_PCRE(string pattern, string options, string text, bool expected)
    {
        var filter = Filter.Parse(new BsonDocument("a", new BsonRegularExpression(pattern, options)));
        filter.Matches(new BsonDocument("a", text)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("(", "", 51091)]
    [InlineData("a**", "", 51091)]
    [InlineData("[a", "", 51091)]
    [InlineData(@"a\", "", 51091)]
    [InlineData(@"(?R)", "", 51091)]
    [InlineData(@"(?1)", "", 51091)]
    [InlineData(@"(*ACCEPT)", "", 51091)]
    [InlineData(@"\K", "", 51091)]
    [InlineData("a", "q", 51108)]
    [InlineData("a\0b", "", 2)]
    public void Bad_pattern_is_refused(string pattern, string options, int code) =>
        Should
            .Throw<MongoException>(() =>
                Filter.Parse(new BsonDocument("a", new BsonDocument { { "$regex", pattern }, { "$options", options } }))
            )
            .Code.ShouldBe(code);

    [Fact]
    public void Pattern_that_takes_for_ever_is_given_up()
    {
        var filter = Filter.Parse(new BsonDocument("a", new BsonRegularExpression("^(a+)+$")));
        Should.Throw<MongoException>(() => filter.Matches(new BsonDocument("a", new string('a', 40) + "!"))).Code.ShouldBe(51156);
    }

    [Fact]
    public void Deeply_nested_pattern_is_answered_or_refused()
    {
        var pattern = new string('(', 20_000) + "a" + new string(')', 20_000);
        try
        {
            Filter.Parse(new BsonDocument("a", new BsonRegularExpression(pattern))).Matches(new BsonDocument("a", "a")).ShouldBeTrue();
        }
        catch (MongoException e)
        {
            e.Code.ShouldBe(51091);
        }
    }

    [Fact]
    public void Pattern_equals_a_stored_pattern()
    {
        var filter = Filter.Parse(BsonDocument.Parse("{a: /x/i}"));
        filter.Matches(BsonDocument.Parse("{a: /x/i}")).ShouldBeTrue();
        filter.Matches(BsonDocument.Parse("{a: /x/}")).ShouldBeFalse();
        Filter.Parse(BsonDocument.Parse("{a: {$eq: /x/i}}")).Matches(BsonDocument.Parse("{a: 'x'}")).ShouldBeFalse();
    }
}
