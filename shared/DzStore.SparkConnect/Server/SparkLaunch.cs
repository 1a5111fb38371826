using System.Diagnostics;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Server;

/// <summary>The command line that starts a Connect server from a Spark distribution, and the watcher around it.</summary>
internal sealed class SparkLaunch
{
    private const string ServerClass = "org.apache.spark.sql.connect.service.SparkConnectServer";

    // Spark runs in the background and the script waits for it; a reader of standard input beside them stops Spark at the input's end,
    // which comes when the parent closes it and when the parent dies, however it dies.
    private const string Watcher = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        spark=$!
        (while read -r _; do :; done <&3; kill "$spark"; sleep 8; kill -9 "$spark") 2>/dev/null >/dev/null &
        watcher=$!
        exec 3<&-
        wait "$spark"
        status=$?
        kill "$watcher" 2>/dev/null
        exit $status
        """;

    private readonly LocalSparkOptions _options;
    private readonly string _submit;
    private readonly string[] _packages;

    public SparkLaunch(LocalSparkOptions options)
    {
        _options = options;
        _submit = Path.Combine(options.SparkHome, "bin", OperatingSystem.IsWindows() ? "spark-submit.cmd" : "spark-submit");
        if (!File.Exists(_submit))
            throw new SparkStartException($"{options.SparkHome} is no Spark distribution: there is no {_submit}");
        var jars = Directory
            .EnumerateFiles(Path.Combine(options.SparkHome, "jars"), "*.jar")
            .Select(path => Path.GetFileName(path))
            .ToArray();
        _packages =
        [
            .. options
                .Packages.Prepend(("spark-connect_", Connect(jars)))
                .Where(package => !jars.Any(jar => jar.StartsWith(package.Item1, StringComparison.Ordinal)))
                .Select(package => package.Item2),
        ];
    }

    public IReadOnlyList<string> Arguments(int port, string folder)
    {
        var arguments = new List<string> { "--master", _options.Master, "--driver-memory", _options.DriverMemory, "--class", ServerClass };
        if (_packages.Length > 0)
            arguments.AddRange(["--packages", string.Join(',', _packages)]);
        var conf = new Dictionary<string, string>
        {
            ["spark.connect.grpc.binding.port"] = SparkText.Number(port),
            ["spark.ui.enabled"] = "false",
            ["spark.sql.warehouse.dir"] = Path.Combine(folder, "warehouse"),
            ["spark.local.dir"] = folder,
        };
        foreach (var (key, value) in _options.Conf)
            conf[key] = value;
        arguments.AddRange(conf.SelectMany(pair => new[] { "--conf", $"{pair.Key}={pair.Value}" }));
        arguments.Add("spark-internal");
        return arguments;
    }

    public ProcessStartInfo StartInfo(int port, string folder)
    {
        var watched = !OperatingSystem.IsWindows();
        // Run by bash, which Spark's scripts are written for: files that came through Maven are not executable.
        string[] before = watched ? ["-c", Watcher, "spark", "bash", _submit] : [];
        return new(watched ? "/bin/sh" : _submit, [.. before, .. Arguments(port, folder)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Spark leaves derby.log and spark-warehouse where it is started.
            WorkingDirectory = folder,
            Environment = { ["SPARK_HOME"] = _options.SparkHome, ["SPARK_LOCAL_IP"] = "127.0.0.1" },
        };
    }

    // The Connect jar must be of the distribution's own version and Scala.
    private string Connect(string[] jars)
    {
        var core = jars.FirstOrDefault(jar => jar.StartsWith("spark-core_", StringComparison.Ordinal))
            ?? throw new SparkStartException($"{_options.SparkHome} is no Spark distribution: jars/ has no spark-core");
        var parts = Path.GetFileNameWithoutExtension(core)["spark-core_".Length..].Split('-', 2);
        if (parts is not [var scala, var version] || !version.StartsWith("3.", StringComparison.Ordinal))
            throw new SparkStartException($"{core} in {_options.SparkHome}: this client speaks the protocol of Spark 3.5");
        return $"org.apache.spark:spark-connect_{scala}:{version}";
    }
}
