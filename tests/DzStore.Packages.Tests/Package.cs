using System.IO.Compression;
using System.Xml.Linq;

namespace DzStore.Packages.Tests;

/// <summary>A package that was packed, and its symbols.</summary>
internal sealed class Package : IDisposable
{
    private readonly string _id;
    private readonly string _version;
    private readonly ZipArchive _package;
    private readonly ZipArchive _symbols;

    public Package(string folder, string id, string version)
    {
        (_id, _version) = (id, version);
        _package = ZipFile.OpenRead(Path.Combine(folder, $"{id}.{version}.nupkg"));
        _symbols = ZipFile.OpenRead(Path.Combine(folder, $"{id}.{version}.snupkg"));
    }

    /// <summary>The reference of a project that takes exactly this package.</summary>
    public XElement Reference => new("PackageReference", new XAttribute("Include", _id), new XAttribute("Version", $"[{_version}]"));

    public IReadOnlyList<string> Files() => [.. _package.Entries.Select(entry => entry.FullName)];

    public IReadOnlyList<string> Dependencies() => [.. Elements("dependency").Select(dependency => dependency.Attribute("id")!.Value)];

    /// <summary>Has README, licence, IntelliSense, symbols, and a description.</summary>
    public void ShouldBeComplete(string tag)
    {
        Files().ShouldBeUnique();
        string[] files = ["README.md", "LICENSE", $"lib/net10.0/{_id}.dll", $"lib/net10.0/{_id}.xml"];
        files.ShouldBeSubsetOf(Files());
        _symbols.Entries.Select(entry => entry.FullName).ShouldContain($"lib/net10.0/{_id}.pdb");
        Value("readme").ShouldBe("README.md");
        Value("license").ShouldBe("Apache-2.0");
        Value("description").Length.ShouldBeGreaterThan(50);
        Value("tags").Split(' ').ShouldContain(tag);
        // Where its sources are kept is nobody's business but the publisher's.
        Elements("repository").Attributes("url").ShouldBeEmpty();
        Elements("projectUrl").ShouldBeEmpty();
    }

    public void Dispose()
    {
        _package.Dispose();
        _symbols.Dispose();
    }

    private string Value(string name) => Elements(name).Single().Value;

    private IEnumerable<XElement> Elements(string name)
    {
        using var nuspec = _package.GetEntry(_id + ".nuspec")!.Open();
        return [.. XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == name)];
    }
}
