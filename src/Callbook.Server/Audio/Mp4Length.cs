namespace Callbook.Server.Audio;

/// <summary>
/// Reads the duration of an MP4 from <c>moov</c>, which may be before or after the audio. A fragmented MP4, written while recording, has
/// none there: the duration is read from its fragments.
/// </summary>
static class Mp4Length
{
    public static async Task<AudioLength> Read(BoundedBytes bytes, CancellationToken cancel)
    {
        Mp4Movie? movie = null;
        await foreach (var box in Mp4Box.Walk(bytes, 0, bytes.Length, cancel))
        {
            if (box.Name == "moov")
                movie = await Mp4Movie.Read(bytes, box, cancel);
            else if (box.Name == "moof" && movie is { Fragmented: true })
                await movie.Add(bytes, box, cancel);
            // Without fragments, <c>moov</c> has everything.
            if (movie is { Fragmented: false })
                break;
        }

        return new(movie?.Seconds, movie?.Channels);
    }
}
