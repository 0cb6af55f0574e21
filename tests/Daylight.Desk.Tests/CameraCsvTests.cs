using System.Text;
using CsCheck;
using Daylight.Desk.Cameras.Import;

namespace Daylight.Desk.Tests;

public sealed class CameraCsvTests
{
    private static CameraCsv Parse(string text) => CameraCsv.Parse(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_header_names_the_columns_in_any_order_and_case()
    {
        var csv = Parse("\uFEFFName, ID ,Main\r\n\"Calle \"\"Real\"\", 3\",c-1,rtsp://192.0.2.1/a\r\n\r\nPlaza,c-2,rtsp://192.0.2.2/a\r\n");
        Assert.True(csv.HasHeader);
        Assert.Equal([("c-1", "Calle \"Real\", 3", 2), ("c-2", "Plaza", 4)], csv.Rows.Select(r => (r.Id, r.Cells["name"], r.Line)));
    }

    [Fact]
    public void The_benchs_form_without_a_header_is_read_with_two_or_three_cells()
    {
        var csv = Parse("bench-000,rtsp://127.0.0.1:8554/a\nbench-001,rtsp://127.0.0.1:8554/b,rtsp://127.0.0.1:8554/c\n");
        Assert.False(csv.HasHeader);
        Assert.Equal(["rtsp://127.0.0.1:8554/a", "rtsp://127.0.0.1:8554/b"], csv.Rows.Select(r => r.ToSource(null).Main.ToString()));
        Assert.Equal([null, "rtsp://127.0.0.1:8554/c"], csv.Rows.Select(r => r.ToSource(null).Sub?.ToString()));
    }

    [Fact]
    public void A_spreadsheets_semicolons_and_decimal_commas_are_read()
    {
        var row = Assert.Single(Parse("id;latitude;longitude\nc-1;36,05;-9,2\n").Rows).ToPut(null, null);
        Assert.Equal((36.05, -9.2), (row.Latitude!.Value, row.Longitude!.Value));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n \n", "empty")]
    [InlineData("id,nmae\nc-1,x\n", "column 2 is 'nmae'")]
    [InlineData("id,name,name\n", "two columns 'name'")]
    [InlineData("name,main\nx,rtsp://192.0.2.1/a\n", "line 1: expected a header")]
    [InlineData("id,name\nc-1,x\nc-2,\"open\nc-3,y\n", "line 3: a quote out of place")]
    [InlineData("id,name\nc-1,a\"b\n", "line 2: a quote out of place")]
    [InlineData("id,name\nc-1,\"a\"b\n", "line 2: a quote out of place")]
    public void A_file_that_cannot_be_read_says_where_and_why(string text, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_too_much_or_no_text_is_not_read()
    {
        Assert.Contains("at most", Assert.Throws<FormatException>(() => CameraCsv.Parse(new byte[CameraCsv.MaxBytes + 1])).Message, StringComparison.Ordinal);
        var many = new StringBuilder("id\n").Insert(3, "c-1\n", CameraCsv.MaxRows).ToString();
        Assert.Equal(CameraCsv.MaxRows, Parse(many).Rows.Count);
        Assert.Contains("more than 10000 rows", Assert.Throws<FormatException>(() => Parse(many + "c-1\n")).Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", Assert.Throws<FormatException>(() => CameraCsv.Parse("id,name\nc-1,Mu"u8.ToArray().Append((byte)0xF1).ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_wrong_and_the_others_are_not()
    {
        var rows = Parse("id,name,main\nc-1,x\nc-2,x,rtsp://192.0.2.1/a\nc-3,x,rtsp://192.0.2.1/a,more\n").Rows;
        Assert.Equal([true, false, true], rows.Select(r => r.Wrong is not null));
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("12 m")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    public void A_cell_that_is_no_plain_number_is_named(string cell)
    {
        var row = Assert.Single(Parse($"id,range\nc-1,\"{cell}\"\n").Rows);
        Assert.Equal("range", Assert.Throws<DeskException>(() => row.ToPut(null, null)).Field);
    }

    [Fact]
    public void Any_text_in_cells_comes_back_as_it_was_written()
    {
        var cell = Gen.String[Gen.Char["abc ,;\"\r\n\tñ中'"], 0, 12];
        Gen.Select(cell, cell, Gen.Bool).Array[1, 20].Sample(rows =>
        {
            var text = new StringBuilder("id,password,name\r\n");
            foreach (var (password, name, bare) in rows)
            {
                text.Append("c-1,").Append(Written(password, bare)).Append(',').Append(Written(name, bare)).Append("\r\n");
            }

            var read = Parse(text.ToString()).Rows;
            Assert.Equal(rows.Select(r => (r.Item1, r.Item2.Trim())), read.Select(r => (r.Cells["password"], r.Cells["name"])));
            Assert.All(read, r => Assert.Null(r.Wrong));
        });

        // RFC 4180 section 2: quotes are needed for commas, quotes and line breaks, and permitted everywhere.
        static string Written(string cell, bool bare) =>
            bare && cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    [Fact]
    public void No_bytes_do_more_than_be_refused()
    {
        var alphabet = Gen.OneOf(Gen.Byte, Gen.Int[0, 12].Select(i => "id,name;\"\n\r\0 "u8.ToArray()[i]));
        Gen.Select(Gen.Bool, alphabet.Array[0, 200]).Sample((header, bytes) =>
        {
            try
            {
                Assert.True(CameraCsv.Parse(header ? [.. "id,name\n"u8, .. bytes] : bytes).Rows.Count <= bytes.Length + 1);
            }
            catch (FormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        });
    }
}
