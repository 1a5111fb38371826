using System.Globalization;
using System.Reflection;
using DzStore.Analytics.Jobs;
using DzStore.Docs.Tests.Markdown;
using DzStore.Orders.Contract;
using DzStore.ServiceDefaults.Problems;
using DzStore.Storefront.Services;

namespace DzStore.Docs.Tests.Problems;

/// <summary>Compares the table of problems in docs/api.md with the kinds of problems that the services have.</summary>
public sealed class ProblemTableTests
{
    [Fact]
    public void Every_kind_of_problem_stands_there_with_its_status_and_no_other_does()
    {
        var documented = MarkdownPage
            .Read("docs/api.md")
            .Rows.Where(row => row.Length == 3 && row[0].StartsWith('`') && int.TryParse(row[1], CultureInfo.InvariantCulture, out _))
            .Select(row => $"{row[1]} {row[0].Trim('`')}");

        documented.ShouldBe(Coded().Select(type => $"{type.Status} {type.Name}"), ignoreOrder: true);
    }

    [Fact]
    public void No_two_kinds_share_a_type_and_each_says_in_its_own_words_what_it_is()
    {
        Coded().Select(type => type.Uri).ShouldBeUnique();
        Coded().Select(type => type.Title).ShouldBeUnique();
    }

    private static List<ProblemType> Coded() =>
        [
            .. new[] { typeof(ProblemType), typeof(OrderRules), typeof(Job), typeof(ServiceAddresses) }
                .SelectMany(type => type.Assembly.GetTypes())
                .Where(type => !type.ContainsGenericParameters)
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(field => field.FieldType == typeof(ProblemType))
                .Select(field => (ProblemType)field.GetValue(null)!),
        ];
}
