using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>The compiler's stages in OPA's order; the first stage with an error is the last that runs.</summary>
internal static class CompilePipeline
{
    public static MetadataIndex RunModules(CompileState state, RegoValue data)
    {
        var metadata = new MetadataIndex(state.Modules);
        Dictionary<Rule, HashSet<Rule>> graph = [];
        Action<CompileState>[] stages =
        [
            ResolveStage.Run,
            found => found.ReserveNames(),
            HeadStages.RewritePaths,
            HeadStages.CheckOverrides,
            HeadStages.CheckImports,
            HeadStages.SetRuleTree,
            LocalVarsStage.Run,
            CallStage.CheckVoid,
            PrintStage.Run,
            ExpandStage.Run,
            ExpandStage.RewriteComprehensionHeads,
            AnnotationStage.Run,
            HeadStages.RewriteTerms,
            WithStage.Run,
            found => ConflictStage.Run(found, data),
            CallStage.CheckUndefined,
            SafetyStage.CheckHeads,
            SafetyStage.CheckBodies,
            DynamicStage.Run,
            found => RecursionStage.Run(found, graph = RecursionStage.BuildGraph(found)),
            found => TypeStage.Run(found, graph),
            CallStage.CheckDeprecated,
        ];
        Run(state, stages);
        return metadata;
    }

    /// <summary>Runs the stages that concern a query, which stands as the body of a rule of its own.</summary>
    public static void RunQuery(CompileState state, TypeEnvironment? known)
    {
        Action<CompileState>[] stages =
        [
            found => found.ReserveNames(),
            HeadStages.CheckOverrides,
            LocalVarsStage.Run,
            CallStage.CheckVoid,
            PrintStage.Run,
            ExpandStage.Run,
            ExpandStage.RewriteComprehensionHeads,
            WithStage.Run,
            CallStage.CheckUndefined,
            SafetyStage.CheckBodies,
            DynamicStage.Run,
            found => TypeStage.RunQuery(found, known),
            CallStage.CheckDeprecated,
        ];
        Run(state, stages);
    }

    private static void Run(CompileState state, Action<CompileState>[] stages)
    {
        foreach (var stage in stages)
        {
            stage(state);
            if (state.HasErrors)
            {
                return;
            }
        }
    }
}
