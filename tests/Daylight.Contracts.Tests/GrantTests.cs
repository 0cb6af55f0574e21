using CsCheck;
using Daylight.Vault;

namespace Daylight.Contracts.Tests;

public sealed class GrantTests
{
    private static readonly Grant Sample = new(
        Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
        CameraId.Parse("harbour-1"),
        new UnixMinute(100),
        new UnixMinute(103),
        Live: false,
        DateTimeOffset.UnixEpoch.AddMinutes(104),
        DateTimeOffset.UnixEpoch.AddMinutes(119),
        Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c"),
        "Collision at the harbour bridge",
        "maria",
        ApprovedBy: null,
        new byte[65],
        new byte[65]);

    private static readonly GrantToken Token = new(Sample.Encode(), new byte[32], new byte[64], "c2sp.org/tlog-proof@v1\n");

    [Fact]
    public void A_grant_reads_back_as_it_was_written()
    {
        var read = Grant.Decode(Sample.Encode());

        Assert.Equal(Sample.Encode(), read.Encode());
        Assert.Equal(Sample.Camera, read.Camera);
        Assert.Equal(Sample.Expires, read.Expires);
        Assert.Null(read.ApprovedBy);
    }

    [Fact]
    public void A_grant_of_more_minutes_than_a_day_is_refused_by_name()
    {
        var wide = Sample with { To = new UnixMinute(Sample.From.Value + Grant.MaxMinutes) };

        var error = Assert.Throws<FormatException>(() => Grant.Decode(wide.Encode()));
        Assert.Contains("minutes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_field_is_named()
    {
        var error = Assert.Throws<FormatException>(() => Grant.Decode(new BodyWriter().Number("from", 1).Number("to", 1).ToArray()));
        Assert.Contains("'look'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_bytes_read_as_a_different_grant_or_not_at_all() =>
        Gen.Select(Gen.Int[0, Sample.Encode().Length - 1], Gen.Byte[1, 255]).Sample((at, flip) =>
        {
            var bytes = Sample.Encode();
            bytes[at] ^= flip;
            try
            {
                return !Grant.Decode(bytes).Encode().AsSpan().SequenceEqual(Sample.Encode());
            }
            catch (FormatException)
            {
                return true;
            }
        });

    [Fact]
    public void Arbitrary_bytes_are_a_format_error_and_nothing_else() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            try
            {
                GrantToken.Decode(bytes);
                Grant.Decode(bytes);
                return false;
            }
            catch (FormatException)
            {
                return true;
            }
        });

    [Fact]
    public void A_cut_token_is_a_format_error() =>
        Gen.Int[0, Token.Encode().Length - 1].Sample(length =>
        {
            try
            {
                GrantToken.Decode(Token.Encode().AsMemory(0, length));
                return false;
            }
            catch (FormatException)
            {
                return true;
            }
        });

    [Fact]
    public void A_token_reads_back_as_it_was_written() =>
        Assert.Equal(Token.Encode(), GrantToken.Decode(Token.Encode()).Encode());
}
