namespace Vae.Data;

/// <summary>What rows are made of.</summary>
internal static class RowRules
{
    /// <exception cref="ArgumentException">The condition has fewer than 0 values, or leaves none to model.</exception>
    public static void CheckCondition(int conditionDimension, int dimension)
    {
        if (conditionDimension < 0 || conditionDimension >= dimension)
        {
            throw new ArgumentException(
                $"The condition has {conditionDimension} of the {dimension} values of a row; it must have at least 0 and leave at least one to model.",
                nameof(conditionDimension));
        }
    }
}
