using Callbook.Server.Audio;

namespace Callbook.Tests.Audio;

public sealed class G711Tests
{
    [Fact]
    public void Every_code_of_mu_law_comes_back_as_it_went()
    {
        for (var code = 0; code < 256; code++)
            Assert.Equal(code == 0x7F ? 0xFF : code, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code))); // there are two zeros
    }

    [Theory, InlineData(0), InlineData(1000), InlineData(-1000), InlineData(20_000), InlineData(-32_768), InlineData(32_767)]
    public void A_sample_loses_a_thirtieth_at_most(int sample) =>
        Assert.InRange(G711.DecodeMuLaw(G711.EncodeMuLaw(sample)), sample - Math.Abs(sample) / 30 - 8, sample + Math.Abs(sample) / 30 + 8);

    [Theory, InlineData(0xD5, 8), InlineData(0x55, -8), InlineData(0xAA, 32_256), InlineData(0x2A, -32_256), InlineData(0x80, 5504)]
    public void A_law_is_read_as_the_standard_has_it(byte code, int sample) => Assert.Equal(sample, G711.DecodeALaw(code));
}
