using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;

namespace DzStore.Packages.Tests;

/// <summary>
/// A folder outside the source tree with a folder of packages and a console project that uses them, as somebody elsewhere would.
/// The packages are extracted here and nowhere else; what they depend on is taken from the machine's cache,
/// and from its sources where that lacks it.
/// </summary>
internal sealed class Workshop : IDisposable
{
    /// <summary>A version that no source has, so that what is taken is what was packed.</summary>
    private const string Version = "0.0.1-packed";

    private static readonly string Root = FindRoot();

    /// <summary>Of the build that made these tests, which made the libraries too: artifacts/bin/PROJECT/CONFIGURATION/.</summary>
    private static readonly string Configuration = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Name;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-packages-");

    private string Packages => Path.Combine(_folder.FullName, "packages");

    private string Project => Path.Combine(_folder.FullName, "project");

    /// <summary>
    /// Packs what the build has made of a library; nothing is compiled, and nothing written to the source tree's artifacts.
    /// </summary>
    public async Task<Package> PackAsync(string name, CancellationToken cancellationToken)
    {
        await DotnetAsync(
            Root,
            [
                "pack",
                Path.Combine("shared", name),
                "--no-build",
                "-c",
                Configuration,
                "-o",
                Packages,
                $"-p:PackageVersion={Version}",
                $"-p:NuspecOutputPath={Path.Combine(_folder.FullName, "nuspec")}",
                "-v",
                "quiet",
                "-nologo",
            ],
            cancellationToken
        );
        return new(Packages, name, Version);
    }

    /// <summary>The reference of a project to a package that this repository uses too, in the same version.</summary>
    public static XElement Reference(string package)
    {
        var versions = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion");
        var version = versions.First(element => (string?)element.Attribute("Include") == package).Attribute("Version")!.Value;
        return new("PackageReference", new XAttribute("Include", package), new XAttribute("Version", version));
    }

    public async Task BuildAsync(string program, XElement[] references, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Project);
        await File.WriteAllTextAsync(Path.Combine(Project, "Program.cs"), program, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Project, "Consumer.csproj"), ProjectFile(references), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Project, "NuGet.config"), NuGetConfig(), cancellationToken);
        await DotnetAsync(Project, ["build", "-v", "quiet", "-nologo"], cancellationToken);
    }

    /// <returns>What it printed.</returns>
    public Task<string> RunAsync(CancellationToken cancellationToken) =>
        DotnetAsync(Project, [Path.Combine("bin", "Debug", "net10.0", "Consumer.dll")], cancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);

    private static string ProjectFile(XElement[] references) =>
        new XElement(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement(
                "PropertyGroup",
                new XElement("OutputType", "Exe"),
                new XElement("TargetFramework", "net10.0"),
                new XElement("ImplicitUsings", "enable"),
                new XElement("Nullable", "enable")
            ),
            new XElement("ItemGroup", references)
        ).ToString();

    private string NuGetConfig() =>
        new XElement(
            "configuration",
            new XElement("packageSources", Add("packed", Packages)),
            new XElement("fallbackPackageFolders", Directory.Exists(MachineCache()) ? Add("machine", MachineCache()) : null)
        ).ToString();

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));

    private static string MachineCache() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private async Task<string> DotnetAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap("dotnet")
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(variables =>
                variables
                    .Set("NUGET_PACKAGES", folder == Root ? MachineCache() : Path.Combine(_folder.FullName, "cache"))
                    // No build server is left behind, which would hold this test's pipes open.
                    .Set("MSBUILDDISABLENODEREUSE", "1")
                    .Set("DOTNET_CLI_USE_MSBUILD_SERVER", "0")
                    .Set("UseSharedCompilation", "false")
            )
            .ExecuteBufferedAsync(cancellationToken);
        result.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{result.StandardOutput}{result.StandardError}");
        return result.StandardOutput.Trim();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DzStore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("DzStore.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
