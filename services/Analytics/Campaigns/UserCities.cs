using System.Globalization;
using System.Text;
using DzStore.Analytics.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Campaigns;

/// <summary>
/// The cities of the users. A campaign that reached nobody asks it why: a city that is spelt as no user's is more often a mistake than a
/// city without big spenders.
/// </summary>
public sealed class UserCities(IMongoDatabase database, JobDatabase jobs)
{
    private readonly IMongoCollection<BsonDocument> _users = database.GetCollection<BsonDocument>(VipUsers.Collection);

    /// <summary>Finds out why a campaign reached nobody.</summary>
    public async Task<NobodyReached> ExplainAsync(CampaignRequest request, string comment, CancellationToken cancellationToken)
    {
        var (cities, more) = await ListAsync(comment, cancellationToken);
        var (users, most) = await OfAsync(request.City, comment, cancellationToken);
        return new(Reason(request, cities, users, most), cities, more);
    }

    /// <summary>The cities with the most users, for people to choose from.</summary>
    public async Task<CityList> MostAsync(CancellationToken cancellationToken)
    {
        var (cities, more) = await ListAsync("cities", cancellationToken);
        return new(cities, more);
    }

    private static string Reason(CampaignRequest request, IReadOnlyList<CityUsers> cities, long users, BsonValue most)
    {
        if (users > 0)
        {
            var spent = most.IsNumeric
                ? string.Create(CultureInfo.InvariantCulture, $" The most that one of them spent is {most} DA.")
                : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"None of the {users:#,0} users of '{request.City}' spent more than {request.MinSpend:#,0} DA.{spent}"
            );
        }
        if (cities.Count == 0)
            return $"There are no users with a city in the collection {VipUsers.Collection}.";
        var meant = cities.FirstOrDefault(city => Folded(city.City) == Folded(request.City));
        return $"There is no user of '{request.City}'. A city counts letter for letter, as users have it"
            + (meant is null ? "; these are the cities that there are." : $": did you mean '{meant.City}'?");
    }

    /// <summary>A name without what people vary: case, accents, and spaces around it.</summary>
    private static string Folded(string name) =>
        string.Concat(
            name.Trim()
                .Normalize(NormalizationForm.FormKD)
                .Where(letter => char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                .Select(char.ToUpperInvariant)
        );

    private async Task<(IReadOnlyList<CityUsers> Cities, long More)> ListAsync(string comment, CancellationToken cancellationToken)
    {
        // $type alone would also match a list of texts, which no campaign can reach.
        var isText = new BsonDocument("$expr", new BsonDocument("$eq", new BsonArray { new BsonDocument("$type", "$city"), "string" }));
        var most = new BsonArray
        {
            new BsonDocument("$sort", new BsonDocument { { "users", -1 }, { "_id", 1 } }),
            new BsonDocument("$limit", NobodyReached.MaxCities),
        };
        var found = await AggregateAsync(
            comment,
            cancellationToken,
            new BsonDocument("$match", isText),
            new BsonDocument("$group", new BsonDocument { { "_id", "$city" }, { "users", new BsonDocument("$sum", 1) } }),
            new BsonDocument(
                "$facet",
                new BsonDocument
                {
                    { "most", most },
                    {
                        "all",
                        new BsonArray { new BsonDocument("$count", "cities") }
                    },
                }
            )
        );
        var cities = found[0]["most"].AsBsonArray.Select(city => new CityUsers(city["_id"].AsString, city["users"].ToInt64())).ToList();
        var all = found[0]["all"].AsBsonArray.FirstOrDefault()?["cities"].ToInt64() ?? 0;
        return (cities, all - cities.Count);
    }

    /// <summary>The number of a city's users, and the most that one of them spent.</summary>
    private async Task<(long Users, BsonValue Most)> OfAsync(string city, string comment, CancellationToken cancellationToken)
    {
        var found = await AggregateAsync(
            comment,
            cancellationToken,
            new BsonDocument("$match", new BsonDocument("city", new BsonDocument("$eq", city))),
            new BsonDocument(
                "$group",
                new BsonDocument
                {
                    { "_id", BsonNull.Value },
                    { "users", new BsonDocument("$sum", 1) },
                    { "most", new BsonDocument("$max", "$total_spend") },
                }
            )
        );
        return found is [var group] ? (group["users"].ToInt64(), group["most"]) : (0, BsonNull.Value);
    }

    private Task<List<BsonDocument>> AggregateAsync(string comment, CancellationToken cancellationToken, params BsonDocument[] stages)
    {
        PipelineDefinition<BsonDocument, BsonDocument> pipeline = stages;
        var settings = new AggregateOptions { Comment = comment };
        return jobs.ExecuteAsync(
            async token => await (await _users.AggregateAsync(pipeline, settings, token)).ToListAsync(token),
            cancellationToken
        );
    }
}
