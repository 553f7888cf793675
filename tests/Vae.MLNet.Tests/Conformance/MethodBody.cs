#if STANDIN
using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>What the instructions of a method refer to.</summary>
internal static class MethodBody
{
    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Types, methods and fields, and a string for each that the method loads: reflection finds members by it.</summary>
    public static IEnumerable<object> References(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < code.Length;)
        {
            // Every opcode of two bytes begins with 0xFE.
            var opcode = code[at] == 0xFE ? _codes[(short)(0xFE00 | code[at + 1])] : _codes[code[at]];
            at += opcode.Size;
            var operand = code.AsSpan(at);
            switch (opcode.OperandType)
            {
                case OperandType.InlineString:
                    yield return method.Module.ResolveString(BinaryPrimitives.ReadInt32LittleEndian(operand));
                    break;
                // A field that is only written serves nothing.
                case OperandType.InlineField when opcode == OpCodes.Stfld || opcode == OpCodes.Stsfld:
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return method.Module.ResolveMember(BinaryPrimitives.ReadInt32LittleEndian(operand), typeArguments, methodArguments)!;
                    break;
            }

            at += Size(opcode.OperandType, code.AsSpan(at));
        }
    }

    private static int Size(OperandType type, ReadOnlySpan<byte> operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };
}
#endif
