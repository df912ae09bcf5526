using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Conventions;

/// <summary>What holds for the methods of every path.</summary>
public sealed class MethodsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What is of this answer alone, and how its body is framed.
    static readonly string[] OfOneAnswer = ["Date", "Request-Id", "Transfer-Encoding"];

    [Fact]
    public async Task HEAD_is_answered_wherever_GET_is_with_its_status_and_headers_and_without_a_body()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        var victim = await Victim.Create(host);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", victim.Agent.ApiKey);
        foreach (var route in ServerRoute.All(host).Where(route => route.Method is "GET"))
        {
            using var get = await http.SendAsync(victim.Request(route), HttpCompletionOption.ResponseHeadersRead); // events have no end
            using var asked = victim.Request(route);
            asked.Method = HttpMethod.Head;
            using var head = await http.SendAsync(asked);
            var raw = await RawHttp.Send(
                host.Url,
                $"HEAD {asked.RequestUri} HTTP/1.1\r\nHost: {host.Url.Authority}\r\nAuthorization: Bearer {victim.Agent.ApiKey}\r\nConnection: close\r\n\r\n",
                Patience);

            Assert.True(get.StatusCode == head.StatusCode, $"{route}: {(int)head.StatusCode} instead of {(int)get.StatusCode}");
            Assert.Equal((route, Headers(get)), (route, Headers(head)));
            Assert.Equal((route, (int)get.StatusCode, ""), (route, raw.Status, raw.Body));
        }
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_405_and_the_answer_names_those_that_it_has()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        var victim = await Victim.Create(host);
        foreach (var path in ServerRoute.All(host).GroupBy(route => $"{victim.Request(route).RequestUri}", StringComparer.Ordinal))
        {
            string[] has = [.. path.Select(route => route.Method), .. path.Any(route => route.Method is "GET") ? ["HEAD"] : Array.Empty<string>()];
            foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND" }.Except(has, StringComparer.Ordinal))
            {
                using var request = new HttpRequestMessage(new(method), path.Key);
                using var answer = await host.Http.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {path.Key}: {(int)answer.StatusCode}");
                Assert.Equal(has.Order(StringComparer.Ordinal), answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }

        await victim.IsUntouched();
    }

    [Fact]
    public async Task HEAD_of_what_does_not_exist_is_404()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        Assert.Equal(HttpStatusCode.NotFound, await host.Http.SendAsync(new(HttpMethod.Head, "/nowhere")).Status());
        Assert.Equal(HttpStatusCode.OK, await host.Http.SendAsync(new(HttpMethod.Head, "/docs/index.html")).Status());
    }

    static string Headers(HttpResponseMessage answer) => string.Join('\n',
        from header in answer.Headers.Concat(answer.Content.Headers)
        where !OfOneAnswer.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
        let line = $"{header.Key}: {string.Join(", ", header.Value)}"
        where line is not "Content-Length: 0" // Kestrel says so of an empty body, but not of HEAD
        orderby line
        select line);
}
