using System.Net.Sockets;
using Callbook.Server.Store;
using Npgsql;

namespace Callbook.Tests.Store;

public sealed class PostgresFaultsTests
{
    [Theory]
    [InlineData("25006", "Away")]
    [InlineData("57P01", "Away")]
    [InlineData("57P02", "Away")]
    [InlineData("57P03", "Away")]
    [InlineData("08006", "Away")]
    [InlineData("58030", "Away")]
    [InlineData("53100", "Full")]
    [InlineData("53300", "Busy")]
    [InlineData("40001", "Busy")]
    [InlineData("40P01", "Busy")]
    [InlineData("57014", "Busy")]
    [InlineData("23505", "Lasting")]
    [InlineData("42P01", "Lasting")]
    public void An_answer_of_the_database_tells_whether_to_come_again(string state, string fault)
    {
        var answer = new PostgresException("m", "ERROR", "ERROR", state);
        Assert.Equal(fault, $"{PostgresFaults.Of(answer)}");
        Assert.Equal(fault, $"{PostgresFaults.Of(new InvalidOperationException("as EF Core wraps it", new InvalidOperationException("twice", answer)))}");
    }

    [Fact]
    public void Without_a_connection_the_database_is_away()
    {
        Assert.Equal(DatabaseFault.Away, PostgresFaults.Of(new NpgsqlException("No suitable host was found.")));
        Assert.Equal(DatabaseFault.Away, PostgresFaults.Of(new NpgsqlException("Failed to connect", new SocketException())));
        Assert.Equal(DatabaseFault.Busy, PostgresFaults.Of(new NpgsqlException("The connection pool has been exhausted", new TimeoutException())));
        Assert.Equal(DatabaseFault.Lasting, PostgresFaults.Of(new InvalidOperationException("a bug")));
    }
}
