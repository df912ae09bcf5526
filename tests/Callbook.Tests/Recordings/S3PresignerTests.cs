using System.Buffers;
using System.Text;
using Amazon.S3;
using Callbook.Server.CallLogs;
using Callbook.Server.Recordings.S3;
using Callbook.Tests.Support;

namespace Callbook.Tests.Recordings;

/// <summary>Our own signing of URLs, held against the SDK's of the same moment. (Whether a server takes it, the others test.)</summary>
public sealed class S3PresignerTests
{
    [Theory]
    [InlineData(null, "eu-central-1", false)]
    [InlineData("http://127.0.0.1:9000", "us-east-1", true)]
    [InlineData("https://minio.example.com", null, true)]
    [InlineData("https://objects.example.com:8443", "garage", false)]
    public void A_url_is_signed_as_the_sdk_signs_it(string? endpoint, string? region, bool pathStyle)
    {
        using var bucket = new S3Bucket(new(new())
        {
            Bucket = "recordings",
            Endpoint = endpoint,
            Region = region,
            PathStyle = pathStyle,
            AccessKey = "AKIDEXAMPLE",
            SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        });
        var key = new RecordingName(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()).ToString();

        var theirs = bucket.Client.GetPreSignedURL(new()
        {
            BucketName = "recordings",
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = bucket.Url.Scheme == "http" ? Protocol.HTTP : Protocol.HTTPS,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
        });

        // Signed at the SDK's moment, for its number of seconds.
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(theirs).Query);
        var at = DateTimeOffset.ParseExact($"{query["X-Amz-Date"]}", "yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
        var seconds = int.Parse($"{query["X-Amz-Expires"]}", System.Globalization.CultureInfo.InvariantCulture);
        var time = new StoppedTime();
        time.Advance(at - time.GetUtcNow());
        var ours = new ArrayBufferWriter<byte>();
        new S3Presigner(bucket, time).Sign("GET", key, TimeSpan.FromSeconds(seconds), "", ours);

        var our = new Uri(Encoding.ASCII.GetString(ours.WrittenSpan));
        Assert.Equal(new Uri(theirs).GetLeftPart(UriPartial.Path), our.GetLeftPart(UriPartial.Path));
        Assert.Equal(Parts(new(theirs)), Parts(our));
    }

    static IEnumerable<string> Parts(Uri url) => url.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal);
}
