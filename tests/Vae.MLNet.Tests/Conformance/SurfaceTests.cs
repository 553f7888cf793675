#if !STANDIN
#pragma warning disable CA1822, CA1852 // What the types below declare is all they are for.
namespace Vae.MLNet.Tests.Conformance;

/// <summary>The comparison finds what it is to find.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void Differences_OfATypeAndItself_AreNone() => Assert.Empty(Surface.Differences(typeof(Real), typeof(Real)));

    [Theory]
    [InlineData(typeof(OtherKind), "is 'public sealed class'")]
    [InlineData(typeof(OtherBase), "derives from Vae.MLNet.Tests.Conformance.SurfaceTests+OtherParent")]
    [InlineData(typeof(OtherInterface), "implements System.IDisposable")]
    [InlineData(typeof(OtherDefault), "has 'public System.Int32 Method(System.Int32 value = 2)'")]
    [InlineData(typeof(OtherName), "has 'public System.Int32 Method(System.Int32 number = 1)'")]
    [InlineData(typeof(OtherReturn), "has 'public System.Int64 Method(System.Int32 value = 1)'")]
    [InlineData(typeof(OtherSetter), "has 'public System.Void set_Property(System.Int32 value)'")]
    [InlineData(typeof(OtherConstructor), "has 'public .ctor(System.String text)'")]
    [InlineData(typeof(OtherAccess), "has 'protected System.Int32 Method(System.Int32 value = 1)'")]
    public void Differences_OfAChangedType_AreFound(Type changed, string difference) =>
        Assert.Contains(Surface.Differences(changed, typeof(Real)), d => d.StartsWith(difference, StringComparison.Ordinal));

    [Fact]
    public void Differences_OfEnums_AreFound() => Assert.Contains(
        "has 'public const Vae.MLNet.Tests.Conformance.SurfaceTests+Two B = 2'; ML.NET's has no such member",
        Surface.Differences(typeof(Two), typeof(One)));

    [Fact]
    public void Differences_OfInterfaces_GoBothWays() => Assert.Equal(
        ["lacks 'public System.Void B()', which who implements the type must have"], Surface.Differences(typeof(ILess), typeof(IMore)));

    public class Real
    {
        public int Property { get; }

        public int Method(int value = 1) => value;
    }

    public sealed class OtherKind;

    public class OtherBase : OtherParent;

    public class OtherInterface : IDisposable
    {
        public void Dispose() => GC.SuppressFinalize(this);
    }

    public class OtherDefault
    {
        public int Method(int value = 2) => value;
    }

    public class OtherName
    {
        public int Method(int number = 1) => number;
    }

    public class OtherReturn
    {
        public long Method(int value = 1) => value;
    }

    public class OtherSetter
    {
        public int Property { get; set; }
    }

    public class OtherConstructor
    {
        public OtherConstructor(string text) => Text = text;

        private string Text { get; }

        public override string ToString() => Text;
    }

    public class OtherAccess
    {
        protected int Method(int value = 1) => value;
    }

    public class OtherParent;

#pragma warning disable CA1028, CA1008, CA1040
    public enum One
    {
        A = 1,
    }

    public enum Two
    {
        A = 1,
        B = 2,
    }

    public interface ILess
    {
        void A();
    }

    public interface IMore
    {
        void A();

        void B();
    }
}
#endif
