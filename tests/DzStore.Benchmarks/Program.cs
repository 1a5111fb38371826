using DzStore.Benchmarks.Histories;
using DzStore.Benchmarks.Orders;
using DzStore.Benchmarks.Spark;
using DzStore.Benchmarks.Trending;
using DzStore.Benchmarks.Views;

if (args is [BarestService.Verb, var uri, var database, var concern])
    return await BarestService.ServeAsync(uri, database, concern);

// dotnet run -c Release --project tests/DzStore.Benchmarks -- NAME
Dictionary<string, (string Measures, Func<string[], CancellationToken, Task<int>> RunAsync)> benchmarks = new()
{
    ["histories"] = ("1,000,000 operations recorded and judged as registers, and 100,000 transactions", JudgeHistories.RunAsync),
    ["peers"] = ("POST /orders over 64 connections: Checkout and Billing against an order service for Node, by wrk", Peers.RunAsync),
    ["post-orders"] = ("POST /orders from one client against a bare InsertOne, for both write concerns", PostOrders.RunAsync),
    ["spark-collect"] = ("1,000,000 rows from Spark into records against draining the same stream", CollectRows.RunAsync),
    ["spark-jobs"] = ("the VIP campaign and the trend as jobs on Spark against the same work as one SQL text", SparkJobs.RunAsync),
    ["stored-orders"] = ("POST and GET of an order where 10,000 are stored and where a million are", StoredOrders.RunAsync),
    ["trending"] = ("10,000,000 rows counted in process against DuckDB, and Spark where SPARK_HOME is set", CountViews.RunAsync),
    ["trending-window"] = (
        "the trend of the last hour where a folder holds that hour, and where it holds weeks of logs",
        CountWindow.RunAsync
    ),
    ["views"] = ("GET /trending against /health/live, GET /orders/{order_id} against Node's, and 500 event streams", CompareViews.RunAsync),
};

if (args is not [var name, .. var options] || !benchmarks.TryGetValue(name, out var benchmark))
{
    Console.Error.WriteLine("Name a benchmark:");
    foreach (var (known, (measures, _)) in benchmarks)
        Console.Error.WriteLine($"  {known, -15} {measures}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await benchmark.RunAsync(options, stop.Token);
