"""Puts chunks with ready-made vectors into the peer's Chroma folder: seed.py DATA CORPUS COUNT."""

import itertools
import json
import sys
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings

DIMS = 384
BATCH = 5000


def main():
    data, corpus, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    vectors = np.memmap(corpus / "vectors.f32", dtype="<f4", mode="r").reshape(-1, DIMS)
    client = chromadb.PersistentClient(data, Settings(anonymized_telemetry=False))
    chunks = client.get_or_create_collection("chunks", metadata={"hnsw:space": "cosine"})
    with open(corpus / "texts.jsonl", encoding="utf-8") as lines:
        for start in range(0, count, BATCH):
            texts = [json.loads(line)["text"] for line in itertools.islice(lines, min(BATCH, count - start))]
            end = start + len(texts)
            chunks.add(
                ids=[str(i) for i in range(start, end)],
                documents=texts,
                embeddings=np.asarray(vectors[start:end]),
                metadatas=[{"source": f"synthetic-{i // 1000}", "page": i % 1000 + 1} for i in range(start, end)],
            )


if __name__ == "__main__":
    main()
