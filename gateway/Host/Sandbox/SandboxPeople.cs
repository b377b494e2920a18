using SecureFin.Sandbox.Identity;

namespace SecureFin.Gateway.Sandbox;

/// <summary>The workloads and people of the sandbox, and the roles their tokens carry.</summary>
internal static class SandboxPeople
{
    /// <summary>Workloads with a client certificate: the ERP, the treasury console, and one that has no business here.</summary>
    public static readonly string[] Workloads = ["erp", "console", "other"];

    public static readonly SandboxClient[] Clients =
    [
        new("erp", "erp", "erp-service", ["payments-maker"], ["payments"]),
        new("erp-reader", "erp", "erp-service", ["erp-reader"], ["erp"]),
        new("other", "other", "other-service", ["payments-maker"], ["payments"]),
        new("alice", "console", "alice", ["approver"], ["payments"]),
        new("bob", "console", "bob", ["approver"], ["payments"]),
        new("olga", "console", "olga", ["releaser"], ["payments"]),
        new("carla", "console", "carla", ["clerk"], ["accounts"]),
        new("tom", "console", "tom", ["treasurer"], ["accounts"]),
        new("rita", "console", "rita", ["auditor"], ["receipts"]),
    ];
}
