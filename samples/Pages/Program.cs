// The examples of README.md and of the pages in docs/, which quote them between the lines <page> and </page>. Tests hold the two
// equal, and hold what each prints against what its page says.
var examples = new Dictionary<string, Action>
{
    ["readme"] = Readme.Run,
    ["encode"] = Encode.Run,
    ["evaluate"] = Evaluate.Run,
    ["reconstruct"] = Reconstruct.Run,
    ["impute"] = Impute.Run,
    ["decode"] = Decode.Run,
    ["anomaly"] = Anomaly.Run,
    ["threshold"] = Threshold.Run,
    ["data"] = Data.Run,
    ["training"] = Training.Run,
    ["conditional"] = Conditional.Run,
};
if (args is not [var name] || !examples.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Use: dotnet run -c Release --project samples/Pages -- [{string.Join('|', examples.Keys)}]");
    return 2;
}

// Where digits.csv lies.
Environment.CurrentDirectory = AppContext.BaseDirectory;
run();
return 0;
