"""The metrics of `crates/evaluate/src/metrics.rs`, written apart for the peer stack: same names, same formulas.

A set's value is the mean over the questions that have the metric.
"""

import math

DEPTH = 10
READ = 5


def discounted(gains):
    return sum(gain / math.log2(rank) for rank, gain in enumerate(gains, 2))


def distinct(names):
    return list(dict.fromkeys(names))


def ranking(ranked, grades):
    """nDCG@10 with linear gains, Recall@5 and @10, MRR@10, hit@1 of distinct names against graded judgements."""
    gains = [grades.get(name, 0.0) for name in ranked[:DEPTH]]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    best = discounted(ideal[:DEPTH])
    first = next((rank for rank, gain in enumerate(gains, 1) if gain > 0), None)

    def found(depth):
        return sum(gain > 0 for gain in gains[:depth]) / len(ideal) if ideal else 0.0

    return {
        "ndcg@10": discounted(gains) / best if best else 0.0,
        "recall@5": found(READ),
        "recall@10": found(DEPTH),
        "mrr@10": 1 / first if first else 0.0,
        "hit@1": float(first == 1),
    }


def rows(shown, right, also):
    """P@5, nP@5 and hit@1 of table rows in the order shown; `also` are rows that are merely accepted."""
    accepted = right | also
    hits = sum(row in accepted for row in shown[:READ])
    return {
        "p@5": hits / READ,
        "np@5": min(1.0, hits / min(READ, max(1, len(right)))),
        "hit@1": float(bool(shown) and shown[0] in accepted),
    }


def mean(results):
    """The mean of each metric over the questions that have it."""
    values = {}
    for result in results:
        for name, value in result.items():
            values.setdefault(name, []).append(value)
    return {name: sum(found) / len(found) for name, found in sorted(values.items())}
