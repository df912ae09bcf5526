namespace Callbook.Server.Sample;

/// <summary>The three agents of the sample.</summary>
static class Trades
{
    // The first of the 100 American numbers for fiction is the practice's own.
    static readonly string[] American = ["+1415555011#", "+1415555012#", "+1415555013#", "+1415555015#", "+1415555016#", "+1415555019#"];
    static readonly string[] British = ["+44207946####", "+447700900###"];
    static readonly string[] German = ["+493023125###"];
    static readonly string[] French = ["+3319900####"];

    public static IReadOnlyList<SampleAgent> All { get; } = [Dental(), Parcel(), Hotel()];

    static SampleAgent Dental() => new(
        new(
            "Brookside Dental reception",
            "Books, moves and confirms appointments, answers questions about bills and insurance.",
            "brookside-dental",
            "America/Los_Angeles"),
        new("+14155550100", "ST_bRk5idE7Dent"),
        62,
        new(
            "America/Los_Angeles",
            [0.02, 1.3, 1.05, 0.95, 1, 0.8, 0.12],
            [0, 0, 0, 0, 0, 0, 0, 0.4, 1.7, 1.9, 1.6, 1.2, 0.7, 1, 1.3, 1.2, 0.9, 0.4, 0.1, 0, 0, 0, 0, 0]),
        [
            new("en-US", 0.79, American, Repertoire.Load("words-en", "dental-en", "dental-en-more")),
            new("es-US", 0.21, American, Repertoire.Load("words-es", "dental-es")),
        ]);

    static SampleAgent Parcel() => new(
        new(
            "Kestrel Parcel tracking line",
            "Finds parcels, changes deliveries, opens claims; hands over to a person when stuck.",
            "kestrel-tracking",
            "Europe/London",
            true),
        new("+442079460100", "ST_kEs7re1Parce"),
        80,
        new(
            "Europe/London",
            [0.12, 1.5, 1.2, 1, 1, 1.1, 0.55],
            [0, 0, 0, 0, 0, 0, 0, 0.3, 0.8, 1.2, 1.4, 1.3, 1.1, 0.9, 0.9, 1, 1.2, 1.4, 1.2, 0.7, 0.3, 0, 0, 0]),
        [
            new("en-GB", 0.68, British, Repertoire.Load("words-en", "parcel-en", "parcel-en-more")),
            new("de-DE", 0.19, German, Repertoire.Load("words-de", "parcel-de")),
            new("fr-FR", 0.13, French, Repertoire.Load("words-fr", "parcel-fr")),
        ]);

    static SampleAgent Hotel() => new(
        new("Lindenhof tables and rooms", "Reservations for the restaurant and the hotel above it.", "lindenhof", "Europe/Berlin", true),
        new("+493023125100", "ST_L1ndeNh0fBer"),
        60,
        new(
            "Europe/Berlin",
            [1, 0.35, 0.55, 0.7, 1, 1.6, 1.7],
            [0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.3, 0.5, 0.8, 0.7, 0.4, 0.4, 0.7, 1.1, 1.9, 2.2, 2, 1.3, 0.6, 0.2, 0]),
        [
            new("en", 0.5, [.. British, .. American], Repertoire.Load("words-en", "hotel-en")),
            new("de-DE", 0.38, German, Repertoire.Load("words-de", "hotel-de")),
            new("fr-FR", 0.12, French, Repertoire.Load("words-fr", "hotel-fr")),
        ]);
}
