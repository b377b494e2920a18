"""Merges Cobertura files: a line counts as covered when any test project ran it.

usage: coverage.py MINIMUM FOLDER ASSEMBLY...   prints one line an assembly, "below" in it when it is too low
"""
import collections
import pathlib
import sys
import xml.etree.ElementTree as tree

minimum, folder, assemblies = float(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
lines = collections.defaultdict(dict)
for report in folder.rglob("coverage.cobertura.xml"):
    for package in tree.parse(report).getroot().iter("package"):
        # Reports differ in where their file names begin; below the project's own folder they are all the same.
        inside = "/" + package.get("name").rsplit(".", 1)[-1] + "/"
        for cls in package.iter("class"):
            path = "/" + cls.get("filename")
            if "/obj/" in path:  # generated code
                continue
            for line in cls.iter("line"):
                key = (path.split(inside, 1)[-1].lstrip("/"), line.get("number"))
                seen = lines[package.get("name")]
                seen[key] = seen.get(key, False) or int(line.get("hits")) > 0
for name in assemblies:
    covered = lines.get(name, {})
    percent = 100.0 * sum(covered.values()) / len(covered) if covered else 0.0
    print(f"{name} {percent:.1f} %" + (f" is below {minimum:.0f} %" if percent < minimum else ""))
