namespace Callbook.Server.Audio;

/// <summary>
/// An MP4 says how long it is in <c>moov</c>, before or behind the sound. One written in fragments as the sound came does not: there the
/// fragments tell how far they reach.
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
            // A file that is whole is not walked further.
            if (movie is { Fragmented: false })
                break;
        }

        return new(movie?.Seconds, movie?.Channels);
    }
}
