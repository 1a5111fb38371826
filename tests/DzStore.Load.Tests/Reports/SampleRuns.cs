using DzStore.Load.Results;

namespace DzStore.Load.Tests.Reports;

/// <summary>Runs made up from a fixed seed: enough seconds and kinds for every part of a report to have something to show.</summary>
internal static class SampleRuns
{
    /// <summary>A mixed load of three kinds in phases, one of them a spike, without faults.</summary>
    public static RunResult BlackFriday()
    {
        PhaseResult[] phases =
        [
            Phase("warm-up", 0, 3, 50, 50, warmUp: true),
            Phase("baseline", 3, 15, 100, 100),
            Phase("ramp", 15, 22, 100, 1_000),
            Phase("spike", 22, 34, 1_000, 1_000),
            Phase("recovery", 34, 45, 100, 100),
        ];
        var random = new Random(7);
        return Run("black-friday") with
        {
            Phases = phases,
            Series =
            [
                Series("browse", null, phases, random, 0.6, 0.8),
                Series("cart", "w=1", phases, random, 0.3, 1.6),
                Series("pay", "w=majority", phases, random, 0.1, 5.1),
            ],
            Ledger = [Ledger("w=1", 4_000), Ledger("w=majority", 1_300)],
            Marks =
            [
                PassMark.AtMost("majority orders lost", 0, 0, "orders"),
                PassMark.AtMost("pay p99", 41.2, 100, "ms"),
                PassMark.AtLeast("completed", 99.2, 99, "%"),
            ],
        };
    }

    /// <summary>Three concerns at rising rates; w=majority bends first.</summary>
    public static RunResult TradeOff() =>
        Run("tradeoff") with
        {
            TradeOff = [.. Curve("w=1", 1.2, 4_200), .. Curve("w=1, j=true", 3.1, 2_600), .. Curve("w=majority", 3.4, 2_300)],
            Ledger = [Ledger("w=1", 30_000), Ledger("w=majority", 24_000)],
        };

    /// <summary>Two kills, with losses of w=1, errors meanwhile and one missed mark.</summary>
    public static RunResult Crash()
    {
        PhaseResult[] phases = [Phase("steady", 0, 30, 200, 200)];
        var random = new Random(11);
        return Run("crash") with
        {
            Outcome = RunOutcome.Missed,
            Phases = phases,
            Faults =
            [
                new(FaultKind.Kill, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9.5), "kill -9 database", TimeSpan.FromSeconds(1.25)),
                new(FaultKind.Kill, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21.4), "kill -9 database", TimeSpan.FromSeconds(0.75)),
            ],
            Series =
            [
                Series("cart", "w=1", phases, random, 0.5, 1.4) with
                {
                    Errors = [new("503", 120), new("timeout", 3)],
                },
                Series("pay", "w=majority", phases, random, 0.5, 4.4) with
                {
                    Errors = [new("503", 118)],
                },
            ],
            Ledger =
            [
                Ledger("w=1", 2_900) with
                {
                    Unknown = 12,
                    Recovered = 5,
                    Refused = 120,
                    Lost = 4,
                    LossAgesMs = [2.5, 31, 77, 96.25],
                },
                Ledger("w=majority", 2_870) with
                {
                    Unknown = 9,
                    Recovered = 9,
                },
            ],
            Marks =
            [
                PassMark.AtMost("majority orders lost", 0, 0, "orders"),
                PassMark.AtMost("oldest w=1 loss", 96.25, 50, "ms", "between confirmation and kill"),
            ],
        };
    }

    /// <summary>Three nodes, of which the primary is cut off from the others: two call themselves primary for half a second.</summary>
    public static RunResult Partition()
    {
        var crash = Crash();
        return crash with
        {
            Scenario = "partition",
            Faults =
            [
                new(
                    FaultKind.Partition,
                    TimeSpan.FromSeconds(8),
                    TimeSpan.FromSeconds(11),
                    "node 1 cut off from the others",
                    TimeSpan.FromSeconds(0.02)
                ),
            ],
            Nodes =
            [
                Node(1, NodeSpanState.Primary, 1, 0, 9.5),
                Node(1, NodeSpanState.Secondary, null, 9.5, 11.25),
                Node(1, NodeSpanState.Rollback, null, 11.25, 11.5),
                Node(1, NodeSpanState.Secondary, null, 11.5, 45),
                Node(2, NodeSpanState.Secondary, null, 0, 9),
                Node(2, NodeSpanState.Primary, 2, 9, 20),
                Node(2, NodeSpanState.Down, null, 20, 30),
                Node(2, NodeSpanState.Starting, null, 30, 45),
                Node(3, NodeSpanState.Secondary, null, 0, 21),
                Node(3, NodeSpanState.Primary, 3, 21, 45),
            ],
            Ledger = [crash.Ledger[0] with { Lost = 4, LossReasons = new(3, 1, 0) }, crash.Ledger[1] with { LossReasons = new(0, 0, 0) }],
        };

        static NodeSpan Node(int node, NodeSpanState state, long? term, double start, double end) =>
            new(node, state, term, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end));
    }

    /// <summary>A mixed load that its generator could not send.</summary>
    public static RunResult Invalid()
    {
        var run = BlackFriday();
        return run with
        {
            Outcome = RunOutcome.Invalid,
            Series = [run.Series[0] with { Counts = run.Series[0].Counts with { Offered = 3 * run.Series[0].Counts.Offered } }],
            Shortages = [new(ShortageKind.Slots, 1_234, "The generator was short of slots: 1,234 requests were due")],
            Marks = [PassMark.AtMost("browse: p99 of all offered", double.PositiveInfinity, 500, "ms")],
        };
    }

    public static RunResult Run(string scenario) =>
        new()
        {
            Scenario = scenario,
            CommandLine = $"{scenario} --duration 45",
            Started = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero),
            Duration = TimeSpan.FromSeconds(45),
            Outcome = RunOutcome.Passed,
            Machine = new("Linux 6.1", "Some Processor at 3 GHz", 2, 8L << 30),
            Versions = new Dictionary<string, string>
            {
                ["DzStore"] = "0.1.0",
                [".NET"] = "10.0.4",
                ["database"] = "EmbeddedMongo 7.0.14",
            },
        };

    public static ConcernLedger Ledger(string concern, long acknowledged) =>
        new(concern, concern == "w=1" ? "orders_fast" : "orders_secure", acknowledged, acknowledged, 0, 0, 0, 0, 0, 0, 0, []);

    /// <param name="concern">The write concern.</param>
    /// <param name="rate">Offered, over ten seconds.</param>
    /// <param name="p50">Median, milliseconds.</param>
    /// <param name="p99">99th percentile, milliseconds.</param>
    /// <param name="completed">The share that completed; the rest failed.</param>
    public static TradeOffPoint Point(string concern, double rate, double p50, double p99, double completed = 1)
    {
        var (offered, done) = ((long)(rate * 10), (long)(rate * 10 * completed));
        return new(concern, rate, rate * completed, p50, p99, new(offered, offered, done, offered - done, 0));
    }

    public static LatencyHistogram Histogram(IEnumerable<double> milliseconds)
    {
        var recorder = LatencyHistogram.NewRecorder();
        foreach (var wait in milliseconds)
            recorder.RecordValue((long)(wait * TimeSpan.TicksPerMillisecond));
        return new(recorder);
    }

    private static IEnumerable<TradeOffPoint> Curve(string concern, double idle, double capacity) =>
        new double[] { 250, 500, 1_000, 2_000, 4_000 }.Select(rate =>
            rate < capacity
                ? Point(concern, rate, idle / (1 - rate / capacity), 4 * idle / (1 - rate / capacity))
                : Point(concern, rate, 400 * rate / capacity, 1_900, capacity / rate)
        );

    private static PhaseResult Phase(string name, double start, double end, double from, double to, bool warmUp = false)
    {
        var planned = (long)((from + to) / 2 * (end - start));
        return new(
            name,
            LoadModel.Open,
            TimeSpan.FromSeconds(start),
            TimeSpan.FromSeconds(end),
            from,
            to,
            warmUp,
            new(planned, planned, planned, 0, 0),
            new(planned, 3, 2, 6, 9, 20)
        );
    }

    private static RequestSeries Series(string kind, string? concern, PhaseResult[] phases, Random random, double share, double idle)
    {
        List<double> corrected = [];
        List<SecondPoint> seconds = [];
        foreach (var phase in phases)
        {
            for (var second = (int)phase.Start.TotalSeconds; second < (int)phase.End.TotalSeconds; second++)
            {
                var rate =
                    phase.From + (phase.To - phase.From) * (second - phase.Start.TotalSeconds) / (phase.End - phase.Start).TotalSeconds;
                var count = (int)(rate * share);
                double[] waits =
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(_ => idle / (1 - rate / 1_300) * (0.5 - Math.Log(1 - random.NextDouble())))
                        .Order(),
                ];
                seconds.Add(new(second, new(count, count, count, 0, 0), At(50), At(90), At(99), waits[^1], At(99) * 0.7, count));
                if (!phase.IsWarmUp)
                    corrected.AddRange(waits);

                double At(int percent) => waits[(count - 1) * percent / 100];
            }
        }

        return new(
            kind,
            new(corrected.Count, corrected.Count, corrected.Count, 0, 0),
            Histogram(corrected),
            Histogram(corrected.Select(wait => wait * 0.7)),
            seconds,
            [],
            concern
        );
    }
}
