using System.CommandLine;
using Daylight.Commands;

var root = new RootCommand("Daylight: public-safety video and dispatch in which every look leaves a mark.")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    AcademyCommand.Create(),
    ExportCommand.Create(),
    AuditCommand.Create(),
    DiskCommand.Create(),
    CheckCommand.Create(),
    OnvifCommand.Create(),
    WitnessCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
