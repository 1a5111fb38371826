using DzStore.Testing;

[assembly: AssemblyFixture(typeof(MongoServer))]
