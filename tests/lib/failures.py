"""Names what failed, with the first lines of why: the end of a long log is what people see first.

usage: failures.py FILE.trx...   prints nothing when all tests passed
"""
import sys
import xml.etree.ElementTree as tree

SPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
LINES, WIDTH = 6, 300

for path in sys.argv[1:]:
    for result in tree.parse(path).getroot().iterfind(".//t:UnitTestResult[@outcome='Failed']", SPACE):
        print("FAILED", result.get("testName")[:WIDTH])
        message = result.findtext(".//t:ErrorInfo/t:Message", "", SPACE)
        for line in message.strip().splitlines()[:LINES]:
            print("      ", line[:WIDTH])
