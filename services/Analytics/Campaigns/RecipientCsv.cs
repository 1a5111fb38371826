using System.Globalization;
using System.Text;
using DzStore.ServiceDefaults.Requests;

namespace DzStore.Analytics.Campaigns;

/// <summary>Writes the recipients as a CSV file (RFC 4180), streamed, so that no campaign is too large for it.</summary>
internal sealed class RecipientCsv(string campaignId, IAsyncEnumerable<Recipient> recipients) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"campaign-{campaignId}.csv\"";
        if (httpContext.IsHead())
            return;
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("user_id,name,city,total_spend");
        await foreach (var recipient in recipients.WithCancellation(httpContext.RequestAborted))
        {
            var spend = recipient.TotalSpend.ToString(CultureInfo.InvariantCulture);
            await writer.WriteLineAsync($"{Field(recipient.UserId)},{Field(recipient.Name ?? "")},{Field(recipient.City)},{spend}");
        }
    }

    private static string Field(string text)
    {
        // A spreadsheet evaluates text that begins like a formula; an apostrophe keeps it text (OWASP, CSV injection).
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = '\'' + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
