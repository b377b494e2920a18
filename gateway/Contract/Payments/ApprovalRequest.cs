namespace SecureFin.Contract;

/// <summary>The body of <c>POST /v1/payments/{id}/approvals</c>.</summary>
/// <param name="InstructionHash">Hash of the instruction that the approver saw: <see cref="PaymentView.InstructionHash"/>.</param>
public sealed record ApprovalRequest(string InstructionHash);
