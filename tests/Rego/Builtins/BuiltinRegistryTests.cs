namespace SecureFin.Rego.Tests.Builtins;

public sealed class BuiltinRegistryTests
{
    [Fact]
    public void All_built_ins_of_OPA_are_declared()
    {
        Assert.Equal(200, BuiltinRegistry.All.Count);
        foreach (var builtin in BuiltinRegistry.All) Assert.Equal(builtin.Arity, builtin.Signature.Arguments.Count);
    }

    [Fact]
    public void A_declaration_carries_its_types()
    {
        var builtin = BuiltinRegistry.Find("graph.reachable")!;

        Assert.Equal(2, builtin.Arity);
        Assert.Equal(RegoTypeKind.Object, builtin.Signature.Arguments[0].Kind);
        Assert.Equal(2, builtin.Signature.Arguments[0].Element!.Items.Length);
        Assert.Equal(RegoTypeKind.Set, builtin.Signature.Result!.Kind);
    }

    [Fact]
    public void Walk_visits_the_root_first_and_children_in_order()
    {
        var walk = new WalkCursor(RegoJson.Parse("{\"b\":{},\"a\":[1,2]}"));
        var paths = new List<string>();
        while (walk.MoveNext()) paths.Add(walk.Path().ToJson());

        Assert.Equal(["[]", "[\"a\"]", "[\"a\",0]", "[\"a\",1]", "[\"b\"]"], paths);
    }
}
