using System.Diagnostics;
using System.Globalization;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Hosting;

/// <summary>The program as it is started from a shell.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task The_first_start_prints_secrets_that_work_and_the_second_prints_none()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using (var first = await ServerProcess.Start(store))
        {
            var secret = first.Printed("client secret");
            using var client = new CallbookClient(first.Url, first.Printed("OAuth client"), secret);
            Assert.Empty(await client.Agents.ListAllAsync().ToListAsync());
        }

        await using var second = await ServerProcess.Start(store);
        Assert.DoesNotContain("cbs_", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_that_the_operator_chose_are_not_printed()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(
            store, "--Callbook:Bootstrap:ClientId=ops", "--Callbook:Bootstrap:ClientSecret=0123456789abcdef-ops", "--Callbook:Bootstrap:MemberPassword=correct horse");
        Assert.DoesNotContain("0123456789abcdef-ops", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", server.Output, StringComparison.Ordinal);
        using var client = new CallbookClient(server.Url, "ops", "0123456789abcdef-ops");
        Assert.Empty(await client.Agents.ListAllAsync().ToListAsync());
    }

    [Fact]
    public async Task What_the_server_stores_is_for_its_user_only_and_an_open_folder_is_a_warning()
    {
        if (OperatingSystem.IsWindows())
            return; // it has no such modes
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(store.DataDirectory, owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        await using (var open = await ServerProcess.Start(store))
            await open.Line("Other users can enter the data directory");
        var stored = new DirectoryInfo(store.DataDirectory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
        Assert.True(stored.Count >= 3); // the database and two files of keys
        Assert.All(stored, entry => Assert.Equal(UnixFileMode.None, entry.UnixFileMode & ~owner));

        File.SetUnixFileMode(store.DataDirectory, owner);
        await using var closed = await ServerProcess.Start(store);
        Assert.DoesNotContain("Other users", closed.Output, StringComparison.Ordinal);
    }

    [Fact, Needs(Need.Curl)]
    public async Task Sample_prints_a_curl_line_that_lists_calls()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(store, "--sample");
        var curl = await server.Line("  curl ");
        var answer = await Tool.Run("sh", ["-c", curl]);
        var page = System.Text.Json.JsonElement.Parse(answer.Output);
        Assert.Equal(1, page.GetProperty("data").GetArrayLength());
        Assert.InRange(page.GetProperty("pagination").GetProperty("total").GetInt32(), 40, 120);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_one_message_that_names_each()
    {
        var (code, error) = await Refused(
            "--Callbook:Database=nonsense", "--Callbook:RateLimit:Burst=many", "--Callbook:PublicUrl=calls.example.com", "--Callbook:Databse=sqlite",
            "--Callbook:Bootstrap:ClientSecret=short");
        Assert.Equal(1, code);
        foreach (var key in new[] { "Callbook:Database:", "Callbook:RateLimit:Burst:", "Callbook:PublicUrl:", "Callbook:Databse:", "Callbook:Bootstrap:ClientSecret:" })
            Assert.Contains(key, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--smaple' is not a known option", "--smaple")]
    [InlineData("'--urls' needs a value", "--urls")]
    [InlineData("the database does not work", "--Callbook:Database=Host=127.0.0.1;Port=1;Database=x;Username=x")]
    public async Task What_cannot_start_says_why_in_one_line(string why, string argument)
    {
        var (code, error) = await Refused(argument);
        Assert.Equal(1, code);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact, Needs(Need.S3)]
    public async Task A_bucket_that_does_not_exist_and_a_wrong_secret_stop_the_start_with_the_services_own_word()
    {
        var bucket = await (await S3Server.Running).CreateBucket();
        foreach (var (why, wrong) in new[] { ("NoSuchBucket", "--Callbook:Recordings:S3:Bucket=not-there"), ("SignatureDoesNotMatch", "--Callbook:Recordings:S3:SecretKey=wrong-secret") })
        {
            var (code, error) = await Refused([.. bucket.Settings, wrong]);
            Assert.Equal(1, code);
            Assert.Contains($": {why}", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-secret", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_reached_does_not_stop_the_start()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(
            store, "--Callbook:Recordings:Store=s3", "--Callbook:Recordings:S3:Bucket=calls", "--Callbook:Recordings:S3:Endpoint=http://127.0.0.1:1",
            "--Callbook:Recordings:S3:AccessKey=key", "--Callbook:Recordings:S3:SecretKey=only for this test", "--Callbook:Recordings:S3:PathStyle=true");
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal("ready\ndatabase: works\ndata folder: works\nbucket: away\n", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        Assert.Contains("The bucket is away", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_teaches()
    {
        var help = await Tool.Run("dotnet", [ServerProcess.Program, "--help"]);
        foreach (var word in new[] { "--sample", "--urls", "5080", "docs/configuration.md" })
            Assert.Contains(word, help.Output, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Error)> Refused(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("callbook-test-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [ServerProcess.Program, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = folder,
            };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            return (process.ExitCode, (await error).ToString(CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
