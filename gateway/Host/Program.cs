using SecureFin.Gateway.Commands;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Sandbox;

// Exit codes: 0 good, 1 the answer is no, 2 wrong usage or unreadable input.
return args switch
{
    ["serve", "--config", var folder] => await ServeCommand.RunAsync(folder, CrashSilence.Enter),
    ["check", "--config", var folder] => CheckCommand.Run(folder, asJson: false),
    ["check", "--config", var folder, "--format", "json"] => CheckCommand.Run(folder, asJson: true),
    ["secrets", .. var rest, "--config", var folder] => await SecretsCommand.RunAsync(rest, folder, Console.OpenStandardInput(), Console.Out),
    ["audit", "erase", .. var order, "--config", var folder] => await EraseCommand.RunAsync(order, folder),
    ["audit", "prune" or "hold" or "release" or "exported" or "read", .. var order, "--config", var folder] => await RetentionCommand.RunAsync(args[1], order, folder),
    ["sandbox", .. var rest] when SandboxArguments.TryRead(rest, out var once, out var data) => await SandboxCommand.RunAsync(once, data),
    ["--help" or "-h" or "help"] or [_, "--help" or "-h"] => Usage.Help(),
    _ => Usage.Show(),
};
