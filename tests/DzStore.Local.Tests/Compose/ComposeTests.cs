using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using DzStore.LocalHost.Processes;
using DzStore.Testing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DzStore.Local.Tests.Compose;

/// <summary>
/// docker-compose.yml and the Dockerfiles, held against what the services really read and the files that are really there.
/// </summary>
public partial class ComposeTests
{
    private static readonly Dictionary<object, object> Compose = new DeserializerBuilder()
        .Build()
        .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(File.OpenText(Repository.File("docker-compose.yml")))));

    private static readonly string Dockerfile = File.ReadAllText(Repository.File("deploy", "docker", "service.Dockerfile"));

    /// <summary>The services with a database.</summary>
    public static TheoryData<string> OnDatabase => ["Checkout", "Billing", "Analytics"];

    public static TheoryData<string> Services => [.. OnDatabase, "Storefront"];

    [Fact]
    public void Every_room_of_services_is_a_service_here() =>
        Directory
            .EnumerateDirectories(Repository.File("services"))
            .Select(Path.GetFileName)
            .Select(name => name!.ToLowerInvariant())
            .ShouldBeSubsetOf(Map(Compose, "services").Keys.Cast<string>());

    [Fact]
    public void Nothing_is_there_that_nobody_expects() =>
        Map(Compose, "services")
            .Keys.Cast<string>()
            .ShouldBe(
                ["mongo1", "mongo2", "mongo3", "mongo-init", "checkout", "billing", "analytics", "storefront", "spark"],
                ignoreOrder: true
            );

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_variable_is_a_setting_that_the_service_reads(string service)
    {
        var settings = SettingsReadBy(service);

        foreach (var variable in Map(Service(service), "environment").Keys.Cast<string>())
        {
            settings.ShouldContain(
                ListIndex().Replace(variable.Replace("__", ":", StringComparison.Ordinal), ""),
                $"{service} does not read {variable}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Nobody_is_let_in_by_a_key_that_stands_in_the_file(string service)
    {
        var environment = Map(Service(service), "environment");

        environment["Auth__ApiKeys__0__Hash"].ShouldBe("${DZSTORE_KEY_HASH:-}");
        environment
            .Keys.Cast<string>()
            .ShouldNotContain(
                variable => variable.EndsWith("_ENVIRONMENT", StringComparison.Ordinal),
                "without it a service takes itself to be in production"
            );
    }

    [Theory]
    [MemberData(nameof(OnDatabase))]
    public void The_connection_string_names_every_member_of_the_replica_set(string service)
    {
        var connectionString = (string)Map(Service(service), "environment")["ConnectionStrings__MongoDB"];
        var settings = MongoDB.Driver.MongoClientSettings.FromConnectionString(connectionString);

        settings.Servers.Select(server => server.Host).ShouldBe(["mongo1", "mongo2", "mongo3"], ignoreOrder: true);
        settings.ReplicaSetName.ShouldBe("rs0");
        foreach (var node in settings.Servers.Select(server => server.Host))
            List(Service(node), "command").ShouldBe(["mongod", "--replSet", "rs0", "--bind_ip_all"]);
        var initiate = File.ReadAllText(Repository.File("deploy", "docker", "mongo", "initiate.js"));
        initiate.ShouldContain("_id: 'rs0'");
        initiate.ShouldContain("mongo${n}:27017");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_port_outside_is_the_services_usual_one_and_the_port_inside_is_where_the_image_listens(string service)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Repository.File("services", service, "appsettings.json")));
        var usual = new Uri(settings.RootElement.GetProperty("Urls").GetString()!).Port;
        var inside = ImagePort().Match(Dockerfile).Groups[1].Value;

        List(Service(service), "ports").ShouldBe([$"127.0.0.1:{usual}:{inside}"]);
        Dockerfile.ShouldContain($"EXPOSE {inside}");
        Dockerfile.ShouldContain($"/dev/tcp/127.0.0.1/{inside}");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_image_is_built_from_a_project_of_that_name_and_starts_its_assembly(string service)
    {
        var build = Map(Service(service), "build");

        File.Exists(Repository.File((string)build["dockerfile"])).ShouldBeTrue();
        Map(build, "args")["SERVICE"].ShouldBe(service);
        File.Exists(Repository.File("services", service, service + ".csproj")).ShouldBeTrue();
        Programs.Built(service, $"DzStore.{service}").ShouldNotBeNull();
        Dockerfile.ShouldContain("dotnet DzStore.$SERVICE.dll");
    }

    [Theory]
    [MemberData(nameof(OnDatabase))]
    public void Services_start_when_the_replica_set_is_initiated(string service)
    {
        Map(Map(Service(service), "depends_on"), "mongo-init")["condition"].ShouldBe("service_completed_successfully");
        foreach (var node in new[] { "mongo1", "mongo2", "mongo3" })
            Map(Map(Service("mongo-init"), "depends_on"), node)["condition"].ShouldBe("service_healthy");
    }

    [Fact]
    public void The_Storefront_knows_the_services_and_they_know_it_and_its_key_alone()
    {
        var storefront = Service("storefront");
        var itself = (string)Map(Map(storefront, "networks"), "default")["ipv4_address"];
        var network = (Dictionary<object, object>)((List<object>)Map(Map(Map(Compose, "networks"), "default"), "ipam")["config"]).Single();
        var inside = ImagePort().Match(Dockerfile).Groups[1].Value;

        System.Net.IPNetwork.Parse((string)network["subnet"]).Contains(System.Net.IPAddress.Parse(itself)).ShouldBeTrue();
        Map(storefront, "environment")["Shop__ApiKey"].ShouldBe("${DZSTORE_SHOP_KEY:-}");
        foreach (var name in new[] { "Checkout", "Billing", "Analytics" })
        {
            Map(storefront, "environment")[$"Services__{name}"].ShouldBe($"http://{name.ToLowerInvariant()}:{inside}");
            var environment = Map(Service(name), "environment");
            environment["Proxy__Known"].ShouldBe(itself);
            environment.GetValueOrDefault("Auth__ApiKeys__1__Roles__0").ShouldBe(name == "Analytics" ? null : "shop");
            environment.GetValueOrDefault("Auth__ApiKeys__1__Hash").ShouldBe(name == "Analytics" ? null : "${DZSTORE_SHOP_KEY_HASH:-}");
        }
    }

    [Fact]
    public void The_Storefront_writes_where_Analytics_and_Spark_read()
    {
        var storefront = Map(Service("storefront"), "environment");
        var analytics = Map(Service("analytics"), "environment");
        var folder = (string)storefront["Traffic__Folder"];

        $"{analytics["Trending__SourceRoot"]}/{analytics["Trending__Source"]}".ShouldBe(folder);
        List(Service("storefront"), "volumes").ShouldContain($"traffic:{folder}");
        List(Service("analytics"), "volumes").ShouldContain($"traffic:{folder}:ro");
        List(Service("spark"), "volumes").ShouldContain($"traffic:{folder}:ro");
        // Outside Development the keys of the visitors' cookies have to outlive the container.
        ((string)storefront["Visitors__Keys"]).ShouldStartWith("/state/");
        List(Service("storefront"), "volumes").ShouldContain("storefront:/state");
        // The image makes both, for its own user; and the mounted samples have a folder to mount the log on.
        Dockerfile.ShouldContain($"/state {folder}");
        Directory.Exists(Repository.File("shared", "DzStore.LocalHost", "Samples", "traffic")).ShouldBeTrue();
    }

    [Fact]
    public void What_the_Dockerfile_copies_and_the_volumes_mount_is_there()
    {
        foreach (var source in CopiedFiles().Matches(Dockerfile).SelectMany(match => match.Groups[1].Value.Split(' ')))
            Path.Exists(Repository.File(source.Replace("${SERVICE}", "Checkout", StringComparison.Ordinal))).ShouldBeTrue(source);

        var mounts = Map(Compose, "services")
            .Values.Cast<Dictionary<object, object>>()
            .Where(service => service.ContainsKey("volumes"))
            .SelectMany(service => List(service, "volumes"))
            .Select(volume => volume.Split(':')[0])
            .Where(source => source.StartsWith("./", StringComparison.Ordinal));
        foreach (var source in mounts)
            Path.Exists(Repository.File(source[2..])).ShouldBeTrue(source);
        File.Exists(Repository.File("shared", "DzStore.LocalHost", "Samples", "web_traffic.csv")).ShouldBeTrue();
    }

    [Fact]
    public void Spark_listens_where_its_port_is_published()
    {
        var dockerfile = File.ReadAllText(Repository.File("deploy", "docker", "spark.Dockerfile"));
        var port = SparkPort().Match(dockerfile).Groups[1].Value;

        List(Service("spark"), "ports").ShouldBe([$"127.0.0.1:{port}:{port}"]);
        dockerfile.ShouldContain("mongo-spark-connector_2.12:10.5.0");
        dockerfile.ShouldContain("SparkConnectServer");
    }

    [Fact]
    public async Task Docker_compose_accepts_it()
    {
        var program = Programs.OnPath("docker-compose");
        Assert.SkipWhen(program is null, "docker-compose is not on PATH.");
        var start = new ProcessStartInfo(program, ["-f", Repository.File("docker-compose.yml"), "config", "--quiet"])
        {
            RedirectStandardError = true,
        };
        using var config = Process.Start(start)!;

        var errors = await config.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await config.WaitForExitAsync(TestContext.Current.CancellationToken);

        config.ExitCode.ShouldBe(0, errors);
    }

    /// <summary>Keys of the service's appsettings.json, and properties of options classes whose section the sources bind.</summary>
    private static HashSet<string> SettingsReadBy(string service)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Repository.File("services", service, "appsettings.json")));
        var keys = new HashSet<string>(Keys(settings.RootElement, "")) { "ConnectionStrings:MongoDB" };
        var sources = new[]
        {
            Repository.File("services", service),
            Repository.File("shared", "DzStore.ServiceDefaults"),
            Repository.File("shared", "DzStore.Orders"),
        }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText);
        foreach (var source in sources)
        {
            if (SectionName().Match(source) is { Success: true } section)
            {
                keys.UnionWith(
                    OptionProperty().Matches(source).Select(property => $"{section.Groups[1].Value}:{property.Groups[1].Value}")
                );
            }
        }

        return keys;
    }

    private static IEnumerable<string> Keys(JsonElement element, string prefix) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(property => Keys(property.Value, prefix + property.Name + ":"))
            : [prefix.TrimEnd(':')];

    private static Dictionary<object, object> Service(string name) => Map(Map(Compose, "services"), name.ToLowerInvariant());

    private static Dictionary<object, object> Map(Dictionary<object, object> from, string key) => (Dictionary<object, object>)from[key];

    private static IEnumerable<string> List(Dictionary<object, object> from, string key) => ((List<object>)from[key]).Cast<string>();

    [GeneratedRegex(@"--urls http://0\.0\.0\.0:(\d+)")]
    private static partial Regex ImagePort();

    [GeneratedRegex(@"spark\.connect\.grpc\.binding\.port=(\d+)")]
    private static partial Regex SparkPort();

    [GeneratedRegex(@"(?m)^COPY (?!--from)(.+) \S+$")]
    private static partial Regex CopiedFiles();

    [GeneratedRegex("""const string Section = "([\w:]+)";""")]
    private static partial Regex SectionName();

    [GeneratedRegex(@":\d+")]
    private static partial Regex ListIndex();

    [GeneratedRegex(@"public [\w<>?\[\]]+ (\w+) \{ get; (?:set|init); \}")]
    private static partial Regex OptionProperty();
}
