#!/usr/bin/env python3
"""Checks what no schema knows: that the manifests fit each other and the program. Says what is wrong, one line each.

`manifests.py ROOT FILE`: the repository's root, and an overlay as rendered.
"""

import re
import sys
from pathlib import Path

import yaml

# Beside preStop, requests in flight and closing connections: keeping answers, putting back jobs, closing the database.
KEEPING_SECONDS = 15
PODS = ("Deployment", "CronJob")


class Manifests:
    """The objects of one overlay, and what the program says of itself."""

    def __init__(self, root, documents):
        self.objects = [document for document in documents if document]
        keys = (root / "crates/almanac/src/config/keys.rs").read_text()
        self.settings = set(re.findall(r'"([A-Z][A-Z0-9_]{3,})"', keys))
        self.shutdown_default = int(re.search(r'"ALMANAC_SHUTDOWN_SECONDS",\s*"Server",\s*"(\d+)"', keys)[1])
        serve = (root / "crates/server/src/serve.rs").read_text()
        self.close_seconds = int(re.search(r"CLOSE_TIME: Duration = Duration::from_secs\((\d+)\)", serve)[1])

    def of(self, *kinds):
        return [item for item in self.objects if item["kind"] in kinds]

    def named(self, kind, name):
        return next((item for item in self.of(kind) if item["metadata"]["name"] == name), None)

    def workloads(self):
        """Pairs of an object that makes pods and its pod template."""
        for item in self.of(*PODS):
            spec = item["spec"]
            yield item, (spec if item["kind"] == "Deployment" else spec["jobTemplate"]["spec"])["template"]

    def selected(self, selector):
        return [template for _, template in self.workloads() if matches(selector, template["metadata"]["labels"])]

    def variables(self, template):
        """Each variable of the pods and its value; None where it is a secret's."""
        found = {}
        for container in template["spec"]["containers"]:
            for source in container.get("envFrom", []):
                found |= (self.named("ConfigMap", source["configMapRef"]["name"]) or {"data": {}})["data"]
            found |= {entry["name"]: entry.get("value") for entry in container.get("env", [])}
        return found


def matches(selector, labels):
    pairs = selector.get("matchLabels", {}).items()
    expressions = selector.get("matchExpressions", [])
    return all(labels.get(key) == value for key, value in pairs) and all(
        expression["operator"] == "In" and labels.get(expression["key"]) in expression["values"]
        for expression in expressions
    )


def ports_of(template):
    return {port["name"] for container in template["spec"]["containers"] for port in container.get("ports", [])}


def title(item):
    return f"{item['kind']} {item['metadata']['name']}"


def selectors(manifests):
    """What selects pods selects some, by ports that they have."""
    for service in manifests.of("Service"):
        templates = manifests.selected({"matchLabels": service["spec"]["selector"]})
        if not templates:
            yield f"{title(service)} selects no pod"
        for port in service["spec"]["ports"]:
            if any(port["targetPort"] not in ports_of(template) for template in templates):
                yield f"{title(service)}: its pods have no port {port['targetPort']}"
    for budget in manifests.of("PodDisruptionBudget"):
        if not manifests.selected(budget["spec"]["selector"]):
            yield f"{title(budget)} selects no pod"
    for item, template in manifests.workloads():
        for spread in template["spec"].get("topologySpreadConstraints", []):
            if not matches(spread["labelSelector"], template["metadata"]["labels"]):
                yield f"{title(item)} spreads other pods than its own"
    for monitor in manifests.of("ServiceMonitor"):
        services = [
            service for service in manifests.of("Service")
            if matches(monitor["spec"]["selector"], service["metadata"]["labels"])
        ]  # fmt: skip
        for endpoint in monitor["spec"]["endpoints"]:
            names = [{port["name"] for port in service["spec"]["ports"]} for service in services]
            if not any(endpoint["port"] in ports for ports in names):
                yield f"{title(monitor)} finds no service with a port {endpoint['port']}"


def marks(manifests):
    """Everything says whose it is, so that two installations in one namespace (two previews) never take each other's pods."""
    wanted = ("app.kubernetes.io/name", "app.kubernetes.io/instance")
    for item in manifests.objects:
        if item["kind"] != "Namespace" and any(mark not in item["metadata"].get("labels", {}) for mark in wanted):
            yield f"{title(item)} has no label that says whose it is"
    for item in manifests.of("Deployment", "PodDisruptionBudget", "NetworkPolicy", "Service"):
        spec = item["spec"]
        selector = spec.get("podSelector") or spec["selector"]
        if "app.kubernetes.io/instance" not in selector.get("matchLabels", selector):
            yield f"{title(item)} selects pods of every installation"


def references(manifests):
    """What is named is there."""
    for ingress in manifests.of("Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                named = path["backend"]["service"]
                service = manifests.named("Service", named["name"])
                if not service or named["port"]["name"] not in {port["name"] for port in service["spec"]["ports"]}:
                    yield f"{title(ingress)}: there is no service {named['name']} with a port {named['port']['name']}"
    for scaler in manifests.of("HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        deployment = manifests.named(target["kind"], target["name"])
        if not deployment:
            yield f"{title(scaler)} scales {target['name']}, which is not there"
        elif "replicas" in deployment["spec"]:
            yield f"{title(scaler)}: each deployment would set back its replicas"
    for item, template in manifests.workloads():
        account = template["spec"]["serviceAccountName"]
        if not manifests.named("ServiceAccount", account):
            yield f"{title(item)}: there is no service account {account}"
        for volume in template["spec"].get("volumes", []):
            claim = volume.get("persistentVolumeClaim", {}).get("claimName")
            if claim and not manifests.named("PersistentVolumeClaim", claim):
                yield f"{title(item)}: there is no volume claim {claim}"


def leaving(manifests):
    """The kubelet waits as long as the program may take, and the program goes on listening while proxies hear of it."""
    for item, template in manifests.workloads():
        if item["kind"] == "CronJob" or "serve" not in template["spec"]["containers"][0]["args"]:
            continue
        sleep = template["spec"]["containers"][0].get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        if sleep < 5:
            yield f"{title(item)} stops listening before proxies know that it leaves (preStop sleeps {sleep} s)"
        drain = int(manifests.variables(template).get("ALMANAC_SHUTDOWN_SECONDS") or manifests.shutdown_default)
        needed = sleep + drain + manifests.close_seconds + KEEPING_SECONDS
        grace = template["spec"].get("terminationGracePeriodSeconds", 30)
        if grace < needed:
            yield (
                f"{title(item)} is killed after {grace} s, and may take {needed}: preStop {sleep}, requests {drain}, "
                f"connections {manifests.close_seconds}, keeping {KEEPING_SECONDS}"
            )


def updates(manifests):
    """No pod is missing while another takes its place; but two never share a volume of one writer."""
    for deployment in manifests.of("Deployment"):
        spec = deployment["spec"]
        is_single = any("persistentVolumeClaim" in volume for volume in spec["template"]["spec"]["volumes"])
        strategy = spec["strategy"]
        if is_single and (strategy["type"] != "Recreate" or spec.get("replicas") != 1):
            yield f"{title(deployment)} has one volume, and may be two pods"
        if not is_single and strategy.get("rollingUpdate", {}).get("maxUnavailable") != 0:
            yield f"{title(deployment)} may be missing a pod during an update"


def probes(manifests):
    """Alive is not ready: a restart mends no database. Probes come by address, so they name a host that is answered."""
    wanted = {"startupProbe": "/readyz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
    for item, template in manifests.workloads():
        container = template["spec"]["containers"][0]
        if "serve" not in container["args"]:
            continue
        for probe, path in wanted.items():
            request = container.get(probe, {}).get("httpGet", {})
            if request.get("path") != path:
                yield f"{title(item)}: {probe} does not ask {path}"
            if {"name": "Host", "value": "localhost"} not in request.get("httpHeaders", []):
                yield f"{title(item)}: {probe} names no host that the server answers to"


def settings(manifests):
    """Every variable is one that the program reads."""
    for item, template in manifests.workloads():
        for name in sorted(set(manifests.variables(template)) - manifests.settings):
            yield f"{title(item)}: the program has no setting {name}"


def walls(manifests):
    """Every pod is behind a policy for what comes in and for what goes out."""
    for item, template in manifests.workloads():
        policies = [
            policy for policy in manifests.of("NetworkPolicy")
            if matches(policy["spec"]["podSelector"], template["metadata"]["labels"])
        ]  # fmt: skip
        types = {kind for policy in policies for kind in policy["spec"]["policyTypes"]}
        if missing := {"Ingress", "Egress"} - types:
            yield f"{title(item)}: no network policy for {' and '.join(sorted(missing))}"


CHECKS = (selectors, marks, references, leaving, updates, probes, settings, walls)


def main():
    root, file = Path(sys.argv[1]), Path(sys.argv[2])
    manifests = Manifests(root, yaml.safe_load_all(file.read_text()))
    found = [f"{file.stem}: {fault}" for check in CHECKS for fault in check(manifests)]
    print("\n".join(found) or f"{file.stem}: {len(manifests.objects)} objects fit each other and the program")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
