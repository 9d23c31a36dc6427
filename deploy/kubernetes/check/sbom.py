#!/usr/bin/env python3
"""Holds a bill of materials against the schema of CycloneDX 1.5, and sees that it is not empty."""

import json
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main():
    text = Path(sys.argv[1]).read_text()
    if fault := JsonStrictValidator(SchemaVersion.V1_5).validate_str(text):
        print(f"no bill of materials: {str(fault).splitlines()[0]}")
        return 1
    kinds = {}
    for component in json.loads(text)["components"]:
        kind = component["purl"].partition("/")[0].removeprefix("pkg:")
        kinds[kind] = kinds.get(kind, 0) + 1
    if missing := {"cargo", "npm", "pypi"} - kinds.keys():
        print(f"the bill of materials names nothing of {', '.join(sorted(missing))}")
        return 1
    print(", ".join(f"{count} of {kind}" for kind, count in sorted(kinds.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
