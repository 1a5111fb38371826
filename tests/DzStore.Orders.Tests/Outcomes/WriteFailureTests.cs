using System.Net;
using DzStore.Orders.Outcomes;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.Orders.Tests.Outcomes;

/// <summary>Failure and unknown stay apart: what was never sent is not written, what was sent may be.</summary>
public class WriteFailureTests
{
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("localhost", 27017)));

    public static TheoryData<Exception> Unreachable =>
        [
            new TimeoutException("server selection"),
            new TimeoutRejectedException(),
            new MongoConnectionException(Connection, "cut"),
            new MongoConnectionPoolPausedException("paused"),
            new MongoNodeIsRecoveringException(Connection, new BsonDocument(), new BsonDocument("code", 91)),
        ];

    [Theory]
    [MemberData(nameof(Unreachable))]
    public void Never_sent_is_not_written(Exception failure) => WriteFailures.Judge(failure, sends: 0).ShouldBe(WriteFailure.NotWritten);

    [Theory]
    [MemberData(nameof(Unreachable))]
    public void Sent_without_an_answer_is_unknown(Exception failure) =>
        WriteFailures.Judge(failure, sends: 1).ShouldBe(WriteFailure.Unknown);

    [Fact]
    public void An_open_breaker_is_not_written() =>
        WriteFailures.Judge(new BrokenCircuitException(), sends: 0).ShouldBe(WriteFailure.NotWritten);

    [Theory]
    [InlineData(1, nameof(WriteFailure.NotWritten))]
    [InlineData(2, nameof(WriteFailure.Unknown))]
    public void A_secondary_refuses_for_itself_only(int sends, string expected)
    {
        var notPrimary = new MongoNotPrimaryException(Connection, new BsonDocument(), new BsonDocument("code", 10107));

        WriteFailures.Judge(notPrimary, sends).ToString().ShouldBe(expected);
    }

    [Fact]
    public void An_unconfirmed_write_concern_is_unknown()
    {
        var reply = new BsonDocument(
            "writeConcernError",
            new BsonDocument { { "code", 64 }, { "errmsg", "waiting for replication timed out" } }
        );

        WriteFailures
            .Judge(new MongoWriteConcernException(Connection, "timed out", new WriteConcernResult(reply)), sends: 1)
            .ShouldBe(WriteFailure.Unknown);
    }

    [Fact]
    public void What_is_no_failure_of_reaching_the_database_is_not_judged()
    {
        WriteFailures.Judge(new FormatException(), sends: 1).ShouldBeNull();
        WriteFailures
            .Judge(new MongoCommandException(Connection, "not authorised", new BsonDocument(), new BsonDocument("code", 13)), sends: 1)
            .ShouldBeNull();
    }
}
