using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class TermHistoryTests
{
    [Fact]
    public void An_entry_of_a_later_term_is_newer_whatever_its_timestamp()
    {
        new OpTime(5, 2).ShouldBeGreaterThan(new OpTime(9, 1));
        new OpTime(6, 2).ShouldBeGreaterThan(new OpTime(5, 2));
        OpTime.None.ShouldBeLessThan(new OpTime(1, 1));
    }

    [Fact]
    public void A_log_contains_what_its_primaries_wrote_up_to_the_newest_it_has_of_each()
    {
        var history = new TermHistory(new OpTime(10, 1), new OpTime(30, 3));

        history.Contains(OpTime.None).ShouldBeTrue();
        history.Contains(new OpTime(4, 1)).ShouldBeTrue();
        history.Contains(new OpTime(10, 1)).ShouldBeTrue();
        history.Contains(new OpTime(11, 1)).ShouldBeFalse();
        history.Contains(new OpTime(12, 2)).ShouldBeFalse();
        history.Contains(new OpTime(31, 3)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(11, 0)]
    public void An_entry_that_is_not_newer_is_refused(int timestamp, long term) =>
        Should.Throw<ProtocolException>(() => new TermHistory(new OpTime(10, 1)).Append(new OpTime(timestamp, term)));

    [Fact]
    public void Truncation_keeps_what_is_up_to_the_entry()
    {
        var history = new TermHistory(new OpTime(10, 1), new OpTime(20, 2), new OpTime(30, 3));

        history.TruncateTo(new OpTime(15, 2));

        history.ToArray().ShouldBe([new OpTime(10, 1), new OpTime(15, 2)]);
        history.TruncateTo(OpTime.None);
        history.Last.ShouldBe(OpTime.None);
    }

    [Fact]
    public void Truncation_to_an_entry_that_is_not_there_is_refused() =>
        Should.Throw<ProtocolException>(() => new TermHistory(new OpTime(10, 1), new OpTime(30, 3)).TruncateTo(new OpTime(20, 2)));

    /// <summary>
    /// Logs as primaries make them: each begins with a part of an older log and adds entries of its own term. The brief history must say of
    /// every two what comparing them entry by entry says.
    /// </summary>
    [Fact]
    public void The_common_point_of_random_logs_is_the_last_entry_before_they_differ()
    {
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            var logs = new List<List<OpTime>> { new() };
            for (var term = 1; term <= 5; term++)
            {
                var log = Prefix(logs[random.Next(logs.Count)], random);
                for (var i = random.Next(1, 4); i > 0; i--)
                    log.Add(new OpTime((log is [] ? 0 : log[^1].Timestamp) + random.Next(1, 3), term));
                logs.Add(log);
                logs.Add(Prefix(log, random));
            }

            var histories = logs.ConvertAll(HistoryOf);
            for (var one = 0; one < logs.Count; one++)
            {
                for (var other = 0; other < logs.Count; other++)
                {
                    var shared = logs[one].Zip(logs[other]).TakeWhile(pair => pair.First == pair.Second).LastOrDefault().First;
                    histories[one].CommonPoint(histories[other].ToArray()).ShouldBe(shared);
                    logs[other].FindAll(histories[one].Contains).ShouldBe(logs[other].FindAll(logs[one].Contains));
                }
            }
        }
    }

    private static List<OpTime> Prefix(List<OpTime> log, Random random) => log[..random.Next(log.Count + 1)];

    private static TermHistory HistoryOf(List<OpTime> log)
    {
        var history = new TermHistory();
        log.ForEach(history.Append);
        return history;
    }
}
