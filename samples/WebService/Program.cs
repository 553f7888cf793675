using WebService;

// Anomaly scores over HTTP.
//   dotnet run --project samples/WebService -- train model.zip      writes a model file
//   dotnet run --project samples/WebService -- --model model.zip    serves it, or any other
if (args is ["train", var newFile])
{
    DigitModel.TrainAndSave(newFile);
    Console.WriteLine($"{Path.GetFullPath(newFile)} is written.");
    return 0;
}

var builder = WebApplication.CreateBuilder(args);
var modelFile = builder.Configuration["model"];
if (!File.Exists(modelFile))
{
    var where = string.IsNullOrEmpty(modelFile) ? "" : Path.GetFullPath(modelFile);
    Console.Error.WriteLine($"The model file '{where}' does not exist. Name one with --model, or write one: -- train model.zip");
    return 2;
}

var detector = Detector.Load(modelFile);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = ScoreRequest.MaxBytes(detector.Width));
builder.Services.AddSingleton(detector);
builder.Services.AddSingleton<ScoreEndpoint>();
builder.Services.AddHealthChecks();
var app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/score", app.Services.GetRequiredService<ScoreEndpoint>().Handle).Accepts<ScoreRequest>("application/json");
app.Run();
return 0;
