#!/usr/bin/env python3
"""Keeps the operator's PrometheusRule the same as the rules of deploy/monitoring, which are the ones that are written.

`rules.py ROOT` fails when they differ; `rules.py ROOT --write` writes the PrometheusRule anew.
"""

import sys
from pathlib import Path

import yaml

HEAD = """\
# Made from deploy/monitoring/alerts.yml by deploy/kubernetes/check/rules.py (scripts/check-kubernetes --write); not edited here.
"""
OBJECT = {
    "apiVersion": "monitoring.coreos.com/v1",
    "kind": "PrometheusRule",
    "metadata": {"name": "almanac", "labels": {"app.kubernetes.io/component": "server"}},
}


def wanted(file):
    """The text of the PrometheusRule for the rules in `file`."""
    groups = yaml.safe_load(file.read_text())["groups"]
    return HEAD + yaml.safe_dump(OBJECT | {"spec": {"groups": groups}}, sort_keys=False, width=120, allow_unicode=True)


def main():
    root = Path(sys.argv[1])
    file = root / "deploy/kubernetes/components/monitoring/prometheus-rule.yaml"
    text = wanted(root / "deploy/monitoring/alerts.yml")
    if "--write" in sys.argv[2:]:
        file.write_text(text)
    if file.read_text() != text:
        print(f"{file.relative_to(root)} is not what deploy/monitoring/alerts.yml says\nremedy: scripts/check-kubernetes --write")
        return 1
    print("the PrometheusRule is what deploy/monitoring/alerts.yml says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
