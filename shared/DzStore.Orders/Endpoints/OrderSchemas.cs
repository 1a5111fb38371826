using DzStore.Orders.Contract;
using DzStore.ServiceDefaults.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.Orders.Endpoints;

/// <summary>Describes items in the OpenAPI document: attributes describe a list, but not its elements.</summary>
internal sealed class OrderSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type == typeof(OrderRequest) && schema.Properties?["items"] is OpenApiSchema items)
            items.Items = ValueSchemas.Text(OrderRules.MaxItemLength);
    }
}
