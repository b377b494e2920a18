namespace SecureFin.Cli.Audit.Export;

/// <summary>A shell script for the one check that has no openssl command of its own: that an entry's hash leads to the signed root.</summary>
/// <remarks>Source: RFC 6962 section 2.1 (hashes), RFC 9162 section 2.1.3.2 (inclusion).</remarks>
internal static class PackCheckScript
{
    public const string Text = """
        #!/bin/sh
        # sh check.sh ENTRY PROOF: is the entry in the tree whose root the proof's checkpoint states? Needs sh, openssl, sed and cmp.
        set -eu
        work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
        hash() { openssl dgst -sha256 -binary; }                       # of standard input
        bytes() { printf '%s\n' "$1" | openssl base64 -d -A; }
        test "$(sed -n 1p "$2")" = "c2sp.org/tlog-proof@v1"
        index=$(sed -n 's/^index //p' "$2" | sed -n 1p)
        size=$(sed '1,/^$/d' "$2" | sed -n 2p)
        root=$(sed '1,/^$/d' "$2" | sed -n 3p)
        { printf '\000'; cat "$1"; } | hash > "$work/node"             # the leaf
        fn=$index; sn=$((size - 1))
        for sibling in $(sed '/^$/,$d' "$2" | sed 1,2d); do
          bytes "$sibling" > "$work/sibling"
          if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
            { printf '\001'; cat "$work/sibling" "$work/node"; } | hash > "$work/next"
            while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn / 2)); sn=$((sn / 2)); done
          else
            { printf '\001'; cat "$work/node" "$work/sibling"; } | hash > "$work/next"
          fi
          mv "$work/next" "$work/node"; fn=$((fn / 2)); sn=$((sn / 2))
        done
        bytes "$root" > "$work/root"
        if [ "$sn" -eq 0 ] && cmp -s "$work/node" "$work/root"; then
          echo "entry $index of $size: good"
        else
          echo "entry $index of $size: NOT in the tree"; exit 1
        fi

        """;
}
