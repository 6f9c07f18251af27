using OrleansBallot.Fuzz;

return await new FuzzCommand().Parse(args).InvokeAsync();
