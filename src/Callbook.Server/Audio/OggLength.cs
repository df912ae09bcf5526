namespace Callbook.Server.Audio;

/// <summary>
/// A recorder that was restarted leaves several links in sequence, which may share a serial number. Each counts from its own first position, so
/// all pages are looked at.
/// </summary>
static class OggLength
{
    public static async Task<AudioLength> Read(BoundedBytes bytes, CancellationToken cancel)
    {
        bytes.AllowPass();
        var (seconds, channels, link) = ((double?)0, (int?)null, new OggLink());
        await foreach (var page in OggPages.Read(bytes, cancel))
        {
            if (page.Begins && link.HasContinued)
            {
                End();
                link = new();
            }

            await link.Add(page, bytes, cancel);
        }

        End();
        return new(seconds, channels);

        // A sum with an unknown part would be an estimate.
        void End()
        {
            seconds += link.Seconds;
            channels ??= link.Channels;
        }
    }
}
