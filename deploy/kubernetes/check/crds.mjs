// Checks ServiceMonitor and PrometheusRule: the schema of the operator's types for what is there, and a list of the keys
// that we use, since the schema lets unknown ones pass. Reads a JSON array of objects; says what is wrong, one line each.
import { readFileSync } from "node:fs";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";

const any = Symbol("any keys");
const leaf = null;
const object = { apiVersion: leaf, kind: leaf, metadata: { name: leaf, namespace: leaf, labels: any, annotations: any } };
const types = {
  ServiceMonitor: [
    ServiceMonitor,
    {
      ...object,
      spec: {
        jobLabel: leaf,
        selector: { matchLabels: any },
        endpoints: [{ port: leaf, path: leaf, interval: leaf, scrapeTimeout: leaf }],
      },
    },
  ],
  PrometheusRule: [
    PrometheusRule,
    {
      ...object,
      spec: {
        groups: [
          {
            name: leaf,
            interval: leaf,
            rules: [
              { alert: leaf, record: leaf, expr: leaf, for: leaf, keep_firing_for: leaf, labels: any, annotations: any },
            ],
          },
        ],
      },
    },
  ],
};

function unknownKeys(value, known, path) {
  if (known === any || known === leaf) return [];
  if (Array.isArray(known)) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, at) => unknownKeys(item, known[0], `${path}[${at}]`));
  }
  return Object.entries(value ?? {}).flatMap(([key, item]) =>
    key in known ? unknownKeys(item, known[key], `${path}.${key}`) : [`${path}.${key} is not among the keys we know`],
  );
}

function faults(manifest) {
  const [Type, known] = types[manifest.kind] ?? [];
  if (!Type) return [`kind ${manifest.kind} has no check`];
  const found = unknownKeys(manifest, known, manifest.kind);
  try {
    new Type(manifest).validate();
  } catch (error) {
    found.push(String(error.message ?? error));
  }
  return found;
}

const manifests = JSON.parse(readFileSync(0, "utf8"));
const found = manifests.flatMap((manifest) => faults(manifest).map((fault) => `${manifest.metadata?.name}: ${fault}`));
found.forEach((fault) => console.log(fault));
if (found.length > 0) process.exit(1);
console.log(`${manifests.length} objects of the Prometheus operator are right`);
