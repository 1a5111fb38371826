using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace DzStore.Storefront.Visitors;

/// <summary>Keys that end with the process: in Development, where no folder is set.</summary>
internal sealed class MemoryKeys : IXmlRepository
{
    private readonly List<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_keys)
            return [.. _keys.Select(key => new XElement(key))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_keys)
            _keys.Add(new(element));
    }
}
