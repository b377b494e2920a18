using SecureFin.Cli;

return await Sfg.RunAsync(args, Console.Out, Console.Error);
