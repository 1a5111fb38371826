using System.Net;
using System.Reflection;
using DzStore.LocalHost.Database;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace DzStore.LocalHost.Tests.Database;

/// <summary>What a mongod is told, by what it says of itself: here a script of answers, as MongoDB 7.0 gives them.</summary>
public class ReplicaSetTests
{
    private const string NotInitiated =
        "{ ok: 1, isWritablePrimary: false, isreplicaset: true, info: 'Does not have a valid replica set config' }";
    private const string Secondary = "{ ok: 1, isWritablePrimary: false, secondary: true, setName: 'rs0' }";
    private const string Primary = "{ ok: 1, isWritablePrimary: true, setName: 'rs0' }";

    [Fact]
    public async Task A_primary_is_left_alone() => (await SentAsync(Primary)).ShouldBe([Hello]);

    [Fact]
    public async Task A_new_server_is_initiated_and_waited_for() =>
        (await SentAsync(NotInitiated, "{ ok: 1 }", Secondary, Primary)).ShouldBe([Hello, Initiate, Hello, Hello]);

    [Fact]
    public async Task Data_of_a_run_on_another_port_is_given_the_new_address() =>
        (
            await SentAsync(
                NotInitiated,
                "23",
                "{ ok: 1, config: { _id: 'rs0', version: 4, members: [ { _id: 0, host: '127.0.0.1:27117' } ] } }",
                "{ ok: 1 }",
                Primary
            )
        ).ShouldBe([Hello, Initiate, "{ replSetGetConfig: 1 }", Reconfigure, Hello]);

    [Fact]
    public async Task A_refusal_is_not_swallowed() =>
        (await Should.ThrowAsync<MongoCommandException>(() => SentAsync(NotInitiated, "93"))).Code.ShouldBe(93);

    private const string Hello = "{ hello: 1 }";
    private const string Initiate = "{ replSetInitiate: { _id: 'rs0', version: 1, members: [ { _id: 0, host: '127.0.0.1:28017' } ] } }";
    private const string Reconfigure =
        "{ replSetReconfig: { _id: 'rs0', version: 5, members: [ { _id: 0, host: '127.0.0.1:28017' } ] }, force: true }";

    private static async Task<IEnumerable<string>> SentAsync(params string[] answers)
    {
        var admin = DispatchProxy.Create<IMongoDatabase, ScriptedDatabase>();
        var script = (ScriptedDatabase)(object)admin;
        script.Answers = new(answers);
        await ReplicaSet.EnsurePrimaryAsync(admin, "rs0", "127.0.0.1:28017", TestContext.Current.CancellationToken);
        script.Answers.ShouldBeEmpty();
        var known = new[] { Hello, Initiate, Reconfigure, "{ replSetGetConfig: 1 }" }.ToDictionary(BsonDocument.Parse, text => text);
        return script.Sent.Select(command => known.GetValueOrDefault(command) ?? command.ToString());
    }

    /// <summary>Answers one command after another: a document, or the code of an error.</summary>
    public class ScriptedDatabase : DispatchProxy
    {
        public Queue<string> Answers { get; set; } = [];

        public List<BsonDocument> Sent { get; } = [];

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            targetMethod!.Name.ShouldBe("RunCommandAsync");
            var command = ((BsonDocumentCommand<BsonDocument>)args![0]!).Document;
            Sent.Add(command);
            var answer = Answers.Dequeue();
            return int.TryParse(answer, out var code)
                ? Task.FromException<BsonDocument>(Refusal(command, code))
                : Task.FromResult(BsonDocument.Parse(answer));
        }

        private static MongoCommandException Refusal(BsonDocument command, int code) =>
            new(
                new ConnectionId(new ServerId(new ClusterId(), new DnsEndPoint("127.0.0.1", 28017))),
                "refused",
                command,
                new() { ["ok"] = 0, ["code"] = code }
            );
    }
}
