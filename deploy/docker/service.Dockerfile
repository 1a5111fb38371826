# syntax=docker/dockerfile:1
# One image for each of the services: docker build --build-arg SERVICE=Checkout -f deploy/docker/service.Dockerfile .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG SERVICE
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY shared shared
COPY services/${SERVICE} services/${SERVICE}
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish services/${SERVICE} --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
ARG SERVICE
WORKDIR /app
COPY --from=build /app .
# The folders of the Storefront's volumes, which take their owner from here: its cookies' keys and its traffic log.
RUN install -d -o $APP_UID -g $APP_UID /state /sources/traffic
# The user without rights that the image brings.
USER $APP_UID
ENV SERVICE=${SERVICE} ASPNETCORE_HTTP_PORTS=
EXPOSE 8080
# The image has neither curl nor wget, but a shell that opens sockets.
HEALTHCHECK --interval=5s --timeout=5s --retries=12 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
# exec: dotnet takes the shell's place, and so receives the signal to stop. --urls, since appsettings.json wins over ASPNETCORE_URLS.
ENTRYPOINT ["sh", "-c", "exec dotnet DzStore.$SERVICE.dll --urls http://0.0.0.0:8080"]
