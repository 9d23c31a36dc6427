"""Asks the peer stack the same question sets: `peer.py MODEL CACHE SET...` prints one object a set.

What a small team wires together: pypdf's page text, a recursive splitter (500/50 characters, page by page),
all-MiniLM-L6-v2, cosine, the best chunks; of a table, every row as `column: value` lines. It always answers.
The documents of a BEIR set are embedded whole, title and text, cut at the model's 256 tokens: so the published
figures are made, and it is the better way for the peer.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("TQDM_DISABLE", "1")

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from pypdf import PdfReader
from sentence_transformers import SentenceTransformer

import sets
from metrics import READ, distinct, mean, ranking, rows

EMBED_BATCH = 32
CHUNK_CHARACTERS = 500
OVERLAP_CHARACTERS = 50


class Peer:
    def __init__(self, model, cache):
        self.model = SentenceTransformer(str(model), device="cpu")
        self.cache = Path(cache)
        self.splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS)

    def embed(self, texts):
        """One vector a text, kept under the texts' digest for the next run."""
        # Normalised, so that a dot product is the cosine.
        key = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
        kept = self.cache / f"vectors-{key}.npy"
        if kept.exists():
            return np.load(kept)
        vectors = self.model.encode(texts, batch_size=EMBED_BATCH, normalize_embeddings=True, show_progress_bar=False)
        self.cache.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(".new.npy")
        np.save(fresh, vectors)
        fresh.rename(kept)
        return vectors

    def measure(self, folder):
        """What `almanac eval FOLDER --json` prints, as far as it applies."""
        asked = sets.read(folder)
        how = {sets.BEIR: self.sources, sets.DOCUMENTS: self.pages, sets.TABLES: self.rows}[asked.kind]
        results = how(asked)
        metrics = mean(results)
        if asked.kind == sets.TABLES:
            groups = sorted({question["kind"] for question in asked.questions})
            for group in groups:
                of = [result for question, result in zip(asked.questions, results) if question["kind"] == group]
                metrics[f"{group}_np@5"] = mean(of)["np@5"]
        return {"set": asked.name, "kind": asked.kind, "metrics": metrics, "questions": len(results)}

    def sources(self, asked):
        names = list(asked.documents)
        vectors = self.embed(list(asked.documents.values()))
        questions = self.embed([question["text"] for question in asked.questions])
        results = []
        for question, vector in zip(asked.questions, questions):
            ranked = [names[at] for at in order(vectors @ vector)]
            grades = asked.grades[question["_id"]]
            hit = any(grades.get(name, 0) > 0 for name in ranked[:READ])
            results.append(ranking(ranked, grades) | {"hit@5": float(hit)})
        return results

    def chunks(self, asked):
        """Places (file, page) and texts of all chunks."""
        places, texts = [], []
        for name, path in sorted(asked.documents.items()):
            for number, page in enumerate(PdfReader(path).pages, 1):
                for piece in self.splitter.split_text(page.extract_text()):
                    places.append((name, number))
                    texts.append(piece)
        return places, texts

    def pages(self, asked):
        places, texts = self.chunks(asked)
        vectors = self.embed(texts)
        questions = self.embed([question["question"] for question in asked.questions])
        results = []
        for question, vector in zip(asked.questions, questions):
            if not question["gold_pages"]:
                results.append({"abstention_recall": 0.0})
                continue
            gold = {(question["file"], page): 1.0 for page in question["gold_pages"]}
            found = [places[at] for at in order(vectors @ vector)]
            own = [place for place in found if place[0] == question["file"]]
            also = {(question["file"], page) for page in question.get("also_ok_pages", ())}
            first = next(iter(gold))
            result = {"answered": 1.0}
            for prefix, places_found in (("", found), ("single_", own)):
                lenient = [first if place in also else place for place in places_found]
                result |= {f"{prefix}{name}": value for name, value in judged(places_found, gold).items()}
                # Not a figure of `almanac eval`: a page that answers as well stands for the gold one.
                result[f"{prefix}lenient_ndcg@10"] = judged(lenient, gold)["ndcg@10"]
            results.append(result)
        return results

    def rows(self, asked):
        (path,) = asked.documents.values()
        header, table = sets.table(path)
        lines = ["\n".join(f"{name}: {cell}" for name, cell in zip(header, row)) for row in table]
        vectors = self.embed(lines)
        questions = self.embed([question["question"] for question in asked.questions])
        results = []
        for question, vector in zip(asked.questions, questions):
            shown = [int(at) for at in order(vectors @ vector)[:READ]]
            if question.get("expect") == "none":
                result = {"np@5": 0.0, "abstention_recall": 0.0}
            elif "gold_rows" in question:
                also = set(question.get("also_ok_rows", ()))
                result = {"answered": 1.0} | rows(shown, set(question["gold_rows"]), also)
            else:
                # Rows where a number is asked for.
                result = {"answered": 1.0, "np@5": 0.0, "accuracy": 0.0}
            results.append(result)
        return results


def order(scores):
    """Best first; equal scores in the order of the texts."""
    return np.argsort(-scores, kind="stable")


def judged(found, gold):
    hit = any(place in gold for place in found[:READ])
    return ranking(distinct(found), gold) | {"hit@5": float(hit)}


def main():
    model, cache, *folders = sys.argv[1:]
    peer = Peer(model, cache)
    for folder in folders:
        print(json.dumps(peer.measure(folder)), flush=True)


if __name__ == "__main__":
    main()
