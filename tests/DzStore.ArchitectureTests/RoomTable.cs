namespace DzStore.ArchitectureTests;

/// <summary>
/// The rooms of every project and the rooms that each may know. A room is a folder at a project's top level, which is a namespace too;
/// "." is the project's root. A new room, or a new arrow between rooms, is a line here: think before you add it.
/// </summary>
internal static class RoomTable
{
    public static readonly IReadOnlyList<Project> Projects =
    [
        new("shared/DzStore.Orders", "DzStore.Orders", "DzStore.Orders")
        {
            { Project.Root, "Batching", "Documents", "Endpoints", "Outcomes", "Reading", "Storage" },
            { "Batching", "Contract", "Documents", "Outcomes" },
            { "Contract" },
            { "Documents", "Contract" },
            { "Endpoints", "Contract", "Documents", "Outcomes", "Storage" },
            { "Outcomes", "Documents" },
            { "Reading", "Batching", "Contract", "Documents", "Outcomes" },
            { "Reconciliation", "Documents", "Outcomes" },
            { "Storage", "Batching", "Contract", "Documents", "Outcomes", "Reading" },
        },
        new("shared/DzStore.ServiceDefaults", "DzStore.ServiceDefaults", "DzStore.ServiceDefaults")
        {
            {
                Project.Root,
                "Database",
                "Hosting",
                "Identity",
                "Limits",
                "Logging",
                "OpenApi",
                "Problems",
                "Requests",
                "Security",
                "Telemetry"
            },
            { "Database", "Hosting", "Problems", "Settings" },
            { "Hosting", "Problems", "Settings" },
            { "Identity", "OpenApi", "Problems", "Settings" },
            { "Limits", "Identity", "Problems", "Settings" },
            { "Logging", "Hosting", "Telemetry" },
            { "OpenApi", "Problems", "Requests" },
            { "Problems", "Security" },
            { "Requests", "Problems" },
            { "Security" },
            { "Settings" },
            { "Telemetry", "Identity" },
        },
        new("shared/DzStore.Trends", "DzStore.Trends", "DzStore.Trends") { { Project.Root } },
        new("shared/DzStore.SparkConnect", "DzStore.SparkConnect", "DzStore.SparkConnect")
        {
            { Project.Root, "Arrow", "Connection", "Errors", "Execution", "Plans", "Protocol", "Rows", "Types", "Values" },
            { "Arrow", "Protocol", "Types", "Values" },
            { "Connection", "Errors", "Protocol" },
            { "Errors" },
            { "Execution", "Connection", "Errors", "Protocol" },
            { "Plans", "Arrow", "Protocol", "Types", "Values" },
            { "Protocol" },
            { "Rows", "Arrow", "Errors", "Types", "Values" },
            { "Server", "Values" },
            { "Types", "Errors", "Protocol", "Values" },
            { "Values" },
        },
        new("shared/EmbeddedMongo", "EmbeddedMongo", "EmbeddedMongo")
        {
            { Project.Root, "Commands", "Errors", "Replication", "Storage", "Wire" },
            { "Aggregation", "Errors", "Expressions", "Paths", "Projections", "Query", "Sorting", "Values" },
            { "ChangeStreams", "Errors", "Storage", "Values" },
            {
                "Commands",
                "Aggregation",
                "ChangeStreams",
                "Errors",
                "Expressions",
                "Paths",
                "Planning",
                "Projections",
                "Query",
                "Replication",
                "Sorting",
                "Storage",
                "Update",
                "Values",
                "Wire",
                "Writing"
            },
            { "Errors" },
            { "Expressions", "Errors", "Paths", "Patterns", "Sorting", "Values" },
            { "Paths", "Errors" },
            { "Patterns", "Errors" },
            { "Planning", "Errors", "Query", "Sorting", "Storage", "Values" },
            { "Projections", "Errors", "Expressions", "Paths", "Query", "Values" },
            { "Query", "Errors", "Expressions", "Paths", "Patterns", "Values" },
            { "Replication", "Errors", "Storage", "Values", "Wire", "Writing" },
            { "Sorting", "Errors", "Paths", "Values" },
            { "Storage", "Errors", "Values" },
            { "Update", "Aggregation", "Errors", "Paths", "Query", "Sorting", "Values" },
            { "Values", "Errors" },
            { "Wire", "Errors" },
            { "Writing", "Errors", "Planning", "Query", "Sorting", "Storage", "Update", "Values" },
        },
        new("shared/DzStore.Load", "DzStore.Load", "DzStore.Load")
        {
            { "Decisions", "Latency", "Results", "Stress" },
            { "Http", "Results", "Running" },
            { "Latency" },
            { "Ledgers", "Http", "Orders", "Results", "Running" },
            { "Orders" },
            { "Reports", "Decisions", "Latency", "Results" },
            { "Results", "Latency" },
            { "Running", "Latency", "Results" },
            { "Shop", "Http", "Ledgers", "Orders", "Results", "Running" },
            { "Stress", "Http", "Latency", "Ledgers", "Orders", "Results", "Running" },
        },
        new("shared/DzStore.Histories", "DzStore.Histories", "DzStore.Histories")
        {
            { "Files", "Operations" },
            { "Isolation", "Operations" },
            { "Linearizability", "Operations" },
            { "Operations" },
            { "Pictures", "Isolation", "Linearizability", "Operations" },
            { "Recording", "Operations" },
        },
        new("shared/DzStore.LocalHost", "DzStore.LocalHost", "DzStore.LocalHost")
        {
            { Project.Root, "Data", "Database", "Engine", "Errors", "Network", "Processes", "Services", "Terminals" },
            { "Data", "Errors", "Processes" },
            { "Database", "Data", "Errors", "Network", "Processes" },
            { "Engine", "Errors" },
            { "Errors" },
            { "Identity", "Data", "Errors" },
            { "Network", "Errors" },
            { "Processes", "Errors" },
            { "Services", "Data", "Database", "Engine", "Errors", "Identity", "Processes" },
            { "Terminals" },
        },
        new("services/Analytics", "DzStore.Analytics", "DzStore.Analytics")
        {
            { Project.Root, "Campaigns", "Engines", "Jobs", "Trending" },
            { "Campaigns", "Jobs" },
            { "Engines", "Campaigns", "Jobs", "Trending" },
            { "Jobs" },
            { "Trending", "Jobs" },
        },
        new("services/Storefront", "DzStore.Storefront", "DzStore.Storefront")
        {
            { Project.Root, "Control", "Live", "Pages", "Proxy", "Services", "Traffic" },
            { "Cart", "Catalog", "Visitors" },
            { "Catalog", "Languages" },
            { "Control", "Services" },
            { "Languages" },
            { "Live", "Services" },
            { "Ordering", "Cart", "Catalog", "Services", "Visitors" },
            { "Pages", "Cart", "Catalog", "Languages", "Live", "Ordering", "Traffic", "Visitors" },
            { "Proxy", "Services" },
            { "Services" },
            { "Traffic" },
            { "Visitors" },
        },
        new("deploy/local", "DzStore.Local", "DzStore.Local")
        {
            { Project.Root, "CommandLine", "Control", "Reporting", "Steps" },
            { "CommandLine" },
            { "Control", "Failover", "Reporting", "Steps" },
            { "Failover", "Reporting" },
            { "Reporting" },
            { "Steps", "Failover", "Reporting" },
        },
        new("tests/DzStore.BlackFriday", "DzStore.BlackFriday", "DzStore.BlackFriday")
        {
            { Project.Root, "CommandLine" },
            { "CommandLine", "Drills", "Generator", "Options", "Reports", "Scenarios", "Sessions", "Stores" },
            { "Drills", "Options", "Sessions", "Stores", "Workloads" },
            { "Generator" },
            { "Options" },
            { "Reports" },
            { "Scenarios", "Options", "Sessions", "Stores", "Workloads" },
            { "Sessions", "Options", "Reports", "Stores" },
            { "Stores", "Options" },
            { "Workloads", "Options", "Sessions", "Stores" },
        },
    ];
}
