using DzStore.Testing;
using DzStore.Testing.Browsers;

[assembly: AssemblyFixture(typeof(MongoServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
