#!/usr/bin/env python3
"""Keeps the operator's PrometheusRule the same as the rules of deploy/monitoring, which are the ones that are written.

`rules.py ROOT` fails when they differ; `rules.py ROOT --write` writes the PrometheusRule anew.
"""

import sys
from pathlib import Path

import yaml

HEAD = """\
# Made from deploy/monitoring/rules by deploy/kubernetes/check/rules.py (scripts/check-kubernetes --write); not edited here.
"""
OBJECT = {
    "apiVersion": "monitoring.coreos.com/v1",
    "kind": "PrometheusRule",
    "metadata": {"name": "almanac", "labels": {"app.kubernetes.io/component": "server"}},
}


def wanted(folder):
    """The text of the PrometheusRule for the rules in `folder`."""
    groups = []
    for file in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        content = yaml.safe_load(file.read_text())
        # Unit tests of promtool stand beside the rules, perhaps.
        groups += content.get("groups", []) if "tests" not in content else []
    if not groups:
        raise SystemExit(f"error: {folder} has no rules")
    return HEAD + yaml.safe_dump(OBJECT | {"spec": {"groups": groups}}, sort_keys=False, width=120, allow_unicode=True)


def main():
    root = Path(sys.argv[1])
    file = root / "deploy/kubernetes/components/monitoring/prometheus-rule.yaml"
    text = wanted(root / "deploy/monitoring/rules")
    if "--write" in sys.argv[2:]:
        file.write_text(text)
    if file.read_text() != text:
        print(f"{file.relative_to(root)} is not what deploy/monitoring/rules says\nremedy: scripts/check-kubernetes --write")
        return 1
    print("the PrometheusRule is what deploy/monitoring/rules says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
