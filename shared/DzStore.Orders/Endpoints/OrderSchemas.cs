using DzStore.ServiceDefaults.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.Orders;

/// <summary>Says in the document what an item may hold: attributes reach a list, not what is in it.</summary>
internal sealed class OrderSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type == typeof(OrderRequest) && schema.Properties?["items"] is OpenApiSchema items)
            items.Items = ValueSchemas.Text(OrderRules.MaxItemLength);
    }
}
