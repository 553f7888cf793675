using System.CommandLine;
using Vae.Tool;
using Vae.Tool.Commands;

// The command line tool vae. Results go to standard output, all else to standard error.
var root = new RootCommand("Trains variational autoencoders on tables, and encodes, reconstructs, scores and draws rows with them.")
{
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    EncodeCommand.Create(),
    ReconstructCommand.Create(),
    ScoreCommand.Create(),
    SampleCommand.Create(),
    ReportCommand.Create(),
    ExportCommand.Create(),
    InspectCommand.Create(),
};
return await Invocation.RunAsync(root, args);
