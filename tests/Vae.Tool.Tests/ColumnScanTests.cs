using Vae.Tool.Tables;

namespace Vae.Tool.Tests;

public sealed class ColumnScanTests
{
    [Theory]
    [InlineData("1,2.5,-3,1e3", "Number", "-3 to 1000")]
    [InlineData("1,,3,9", "Number", "1 to 9, missing in 1 of 4 rows")]
    [InlineData("1,NA,3,?", "Number", "1 to 3, missing in 2 of 4 rows")]
    [InlineData("3,4,5,6", "Number", "3 to 6")]
    [InlineData("1,2,3,4", "LeftOut", "counts the rows, 1 to 4")]
    [InlineData("5,5,5,5", "LeftOut", "always 5")]
    [InlineData(",,,NA", "LeftOut", "empty")]
    [InlineData("a,b,a,a", "Category", "2: a, b")]
    [InlineData("a,,b,a,a,b", "Category", "2: a, b, missing in 1 of 6 rows")]
    [InlineData("a,b,c,d", "LeftOut", "4 different texts in 4 rows, such as 'a'")]
    [InlineData("1,2,x,4", "LeftOut", "numbers but for 1, such as 'x'")]
    [InlineData("true,false,true,true", "Category", "2: true, false")]
    public void Guess_Values_UseAndWhy(string values, string use, string why)
    {
        var guess = Scan(values).Guess("column", 2, asked: null);

        Assert.Equal((use, why), ($"{guess.Use}", guess.Why));
    }

    [Theory]
    [InlineData("1,2,x,4", "Number", "1 to 4, missing in 1 of 4 rows")]
    [InlineData("1,2,1,2", "Category", "2: 1, 2")]
    [InlineData("1,2,1,2", "LeftOut", "as you said")]
    [InlineData("1,2,1,2", "Label", "2 different")]
    public void Guess_Asked_IsAsAsked(string values, string use, string why)
    {
        var guess = Scan(values).Guess("column", 2, Enum.Parse<ColumnUse>(use));

        Assert.Equal((use, why), ($"{guess.Use}", guess.Why));
    }

    private static ColumnScan Scan(string values)
    {
        var scan = new ColumnScan();
        foreach (var value in values.Split(','))
        {
            scan.Add(value);
        }

        return scan;
    }
}
