namespace SecureFin.Audit.Evidence;

/// <summary>Names a key of the store; says nothing about its subject.</summary>
/// <param name="Day">Day whose messages and entries it is for, by UTC.</param>
/// <param name="Id">Random, 32 hex digits.</param>
public readonly record struct SubjectKey(DateOnly Day, string Id);
