namespace SecureFin.Cli.Audit.Export;

/// <summary>A shell script for the one check that has no openssl command of its own: that an entry's hash leads to the signed root.</summary>
/// <remarks>The root is that of the texts whose signatures openssl checked: a proof brings a checkpoint of its own, which nobody may have signed. Source: RFC 6962 section 2.1 (hashes), RFC 9162 section 2.1.3.2 (inclusion).</remarks>
internal static class PackCheckScript
{
    public const string Text = """
        #!/bin/sh
        # sh check.sh ENTRY PROOF SIGNED...: is the entry in the tree whose root each of the signed texts states? Needs sh, openssl, sed and cmp.
        set -eu
        entry=$1; proof=$2; shift 2
        work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
        hash() { openssl dgst -sha256 -binary; }                       # of standard input
        bytes() { printf '%s\n' "$1" | openssl base64 -d -A; }
        number() { case "$1" in ''|*[!0-9]*|0?*) echo "not a number"; exit 1;; esac; }
        test "$(sed -n 1p "$proof")" = "c2sp.org/tlog-proof@v1"
        index=$(sed -n 's/^index //p' "$proof" | sed -n 1p)
        stated() {                                                     # size and root; a witness signs two lines before them
          if [ "$(sed -n 1p "$1")" = "cosignature/v1" ]; then sed -n 4,5p "$1"; else sed -n 2,3p "$1"; fi
        }
        size=$(stated "$1" | sed -n 1p); root=$(stated "$1" | sed -n 2p)
        number "$index"; number "$size"
        for signed in "$@"; do
          if [ "$(stated "$signed")" != "$(stated "$1")" ]; then echo "$signed and $1 are about different trees"; exit 1; fi
        done
        { printf '\000'; cat "$entry"; } | hash > "$work/node"         # the leaf
        fn=$index; sn=$((size - 1))
        for sibling in $(sed '/^$/,$d' "$proof" | sed 1,2d); do
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
        if [ "$index" -lt "$size" ] && [ "$sn" -eq 0 ] && cmp -s "$work/node" "$work/root"; then
          echo "entry $index of $size: good"
        else
          echo "entry $index of $size: NOT in the tree"; exit 1
        fi

        """;
}
