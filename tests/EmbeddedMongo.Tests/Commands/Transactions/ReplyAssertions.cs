using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Transactions;

internal static class ReplyAssertions
{
    /// <summary>The reply, which must be a success without write errors.</summary>
    public static BsonDocument Ok(this BsonDocument reply)
    {
        reply["ok"].ToInt32().ShouldBe(1, reply.ToString());
        reply.Contains("writeErrors").ShouldBeFalse(reply.ToString());
        return reply;
    }

    /// <summary>Checks the code of a command's error, and that it has these labels and no others.</summary>
    public static void ShouldFail(this BsonDocument reply, ErrorCode code, params string[] labels)
    {
        reply["ok"].ToInt32().ShouldBe(0, reply.ToString());
        reply["code"].ShouldBe((int)code, reply.ToString());
        reply.GetValue("errorLabels", new BsonArray()).AsBsonArray.Select(label => label.AsString).ShouldBe(labels);
    }
}
