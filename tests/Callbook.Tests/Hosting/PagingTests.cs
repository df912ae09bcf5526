using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Callbook.Tests.Hosting;

public sealed class PagingTests
{
    [Theory]
    [InlineData("", 1, 50)]
    [InlineData("?page=3", 3, 50)]
    [InlineData("?limit=100&page=1", 1, 100)]
    [InlineData("?page=0007&limit=01", 7, 1)]
    [InlineData("?page=2147483647&limit=1", int.MaxValue, 1)]
    public void The_page_asked_for_is_read(string query, int page, int limit)
    {
        Assert.True(Paging.TryRead(Request(query), out var paging, out _));
        Assert.Equal(new(page, limit), paging);
    }

    [Theory]
    [InlineData("?page=0", "page: must be a whole number from 1")]
    [InlineData("?page=-1", "page: must be a whole number from 1")]
    [InlineData("?page=%2B1", "page: must be a whole number from 1")]
    [InlineData("?page=+1", "page: must be a whole number from 1")]
    [InlineData("?page=1.0", "page: must be a whole number from 1")]
    [InlineData("?page=", "page: must be a whole number from 1")]
    [InlineData("?page", "page: must be a whole number from 1")]
    [InlineData("?page=one", "page: must be a whole number from 1")]
    [InlineData("?page=%D9%A1", "page: must be a whole number from 1")]
    [InlineData("?page=2147483648", "page: must be a whole number from 1")]
    [InlineData("?page=99999999999999999999", "page: must be a whole number from 1")]
    [InlineData("?page=1&page=1", "page: is given more than once")]
    [InlineData("?limit=0", "limit: must be a whole number from 1 to 100")]
    [InlineData("?limit=101", "limit: must be a whole number from 1 to 100")]
    [InlineData("?limit=99999999999999999999", "limit: must be a whole number from 1 to 100")]
    [InlineData("?limit=5&limit=6", "limit: is given more than once")]
    [InlineData("?speaker=agent", "speaker: is not a parameter of this list")]
    [InlineData("?Page=2", "Page: is not a parameter of this list")]
    [InlineData("?page=2&offset=7", "offset: is not a parameter of this list")]
    public void Anything_else_is_refused_by_its_name(string query, string told)
    {
        Assert.False(Paging.TryRead(Request(query), out _, out var problem));
        Assert.Equal(400, problem.StatusCode);
        Assert.Equal(told, problem.ProblemDetails.Detail);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Assert.False(Paging.TryRead(Request("?page=0&limit=0&from=x"), out _, out var problem));
        var errors = Assert.IsAssignableFrom<IReadOnlyDictionary<string, string[]>>(problem.ProblemDetails.Extensions["errors"]);
        Assert.Equal("from limit page", string.Join(' ', errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_farthest_page_does_not_overflow() => Assert.Equal(214_748_364_600, new Paging(int.MaxValue, 100).Skip);

    static HttpRequest Request(string query) => new DefaultHttpContext { Request = { QueryString = new(query) } }.Request;
}
