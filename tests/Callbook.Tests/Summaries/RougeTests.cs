using Callbook.Bench.Summaries;

namespace Callbook.Tests.Summaries;

/// <summary>Cases small enough to be counted on paper.</summary>
public sealed class RougeTests
{
    [Theory]
    [InlineData("the cat sat", "the cat sat", 1, 1, 1)]
    [InlineData("a b c", "x y z", 0, 0, 0)]
    [InlineData("", "the cat", 0, 0, 0)]
    [InlineData("cat", "cat", 1, 0, 1)] // no pairs
    // 3 of 4 and of 6 words; 1 pair ("the cat") of 3 and of 5; the subsequence "the cat mat".
    [InlineData("the cat, the mat", "The cat sat on a mat.", 6 / 10.0, 2 / 8.0, 6 / 10.0)]
    // "the" counts as often as the reference has it.
    [InlineData("the the the the", "the dog the", 4 / 7.0, 0, 4 / 7.0)]
    // The order matters to pairs and to the subsequence, not to words.
    [InlineData("c b a", "a b c", 1, 0, 2 / 6.0)]
    // Letters and digits are words; an apostrophe parts two.
    [InlineData("I'm 8.30", "i m 8 30", 1, 1, 1)]
    // Words of more than three letters are stemmed: "booked" is "booking"; "has" is not "had", and "was" stays.
    [InlineData("booked has was", "booking had was", 4 / 6.0, 0, 4 / 6.0)]
    // What is not ASCII parts words.
    [InlineData("café", "caf", 1, 0, 1)]
    public void It_counts_as_on_paper(string text, string reference, double one, double two, double longest)
    {
        var score = Rouge.Score(text, [reference]);
        Assert.Equal([one, two, longest], new[] { score.One, score.Two, score.Longest }, (counted, measured) => Math.Abs(counted - measured) < 1e-9);
    }

    [Fact]
    public void The_best_of_several_references_counts() => Assert.Equal(1, Rouge.Score("the cat sat", ["a dog", "the cat sat"]).One);

    [Theory]
    [InlineData("caresses ponies ties cats feed agreed plastered bled motoring sing", "caress poni tie cat feed agre plaster bled motor sing")]
    [InlineData("conflated troubled sized hopping tanned falling hissing fizzed failing filing", "conflat troubl size hop tan fall hiss fizz fail file")]
    [InlineData("happy sky relational conditional rational valency digitizer conformably radically", "happi sky relat condit ration valenc digit conform radic")]
    [InlineData("vietnamization operator feudalism decisiveness hopefulness callousness sensitivity sensibility", "vietnam oper feudal decis hope callous sensit sensibl")]
    [InlineData("triplicate formative formalize electricity electrical goodness revival allowance", "triplic form formal electr electr good reviv allow")]
    [InlineData("inference airliner gyroscopic adjustable defensible irritant replacement adjustment", "infer airlin gyroscop adjust defens irrit replac adjust")]
    [InlineData("dependent adoption homologous effective bowdlerize probate rate cease controlling roll", "depend adopt homolog effect bowdler probat rate ceas control roll")]
    [InlineData("dying died news skies enjoy boy meeting meetings", "die die news sky enjoy boy meet meet")]
    public void Words_are_stemmed_as_Porter_and_NLTK_do(string words, string stems) =>
        Assert.Equal(stems, string.Join(' ', words.Split(' ').Select(PorterStemmer.Stem)));
}
