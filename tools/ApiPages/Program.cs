// Writes the pages of the public API, one a type, from the libraries and their XML documentation:
//   dotnet run --project tools/ApiPages -- docs/api
using Vae.ApiPages;

if (args is not [var folder])
{
    Console.Error.WriteLine("Name the folder that takes the pages, such as docs/api.");
    return 2;
}

Directory.CreateDirectory(folder);
var pages = ApiLibrary.Pages();
foreach (var (name, text) in pages)
{
    File.WriteAllText(Path.Combine(folder, name), text);
}

Console.WriteLine($"{pages.Count} pages in {folder}.");
return 0;
