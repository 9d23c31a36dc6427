"""Makes the corpus of the search measurements: texts, vectors and questions, all seeded.

Embedding 100,000 chunks takes the better part of an hour on two cores, so only the chunks
of the sample files are embedded (about 2,000). A synthetic chunk takes sentences of two
of them; its vector is their weighted mean plus noise, normalised. Texts therefore have
English word statistics and vectors lie in clusters, as real ones do; text and vector
agree on topic. Questions are real sentences, cut short, which each stack embeds itself.
"""

import csv
import json
import os
import random
import re
import shutil
from pathlib import Path

DIMS = 384
SEED = 20250101
QUESTIONS = 200
QUESTION_WORDS = (6, 14)
SENTENCE_CHARACTERS = (30, 300)
# Norm of the noise against a mixture of norm about 0.9: neighbours stay related, none is equal.
NOISE = 0.35
BLOCK = 10_000
# Raised when the way of making it changes.
VERSION = 2


def base_texts(examples):
    """The chunks of the sample files: 500 characters of a page, or one row of the table."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader

    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
    texts = []
    for path in sorted(examples.glob("*/*.pdf")):
        for page in PdfReader(path).pages:
            texts += splitter.split_text(page.extract_text())
    with open(examples / "watches" / "watches.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            texts.append(", ".join(f"{name}: {value}" for name, value in row.items()))
    return list(dict.fromkeys(" ".join(text.split()) for text in texts if len(text.split()) > 5))


def sentences(text):
    low, high = SENTENCE_CHARACTERS
    found = [s for s in re.split(r"(?<=[.!?;])\s+", text) if low <= len(s) <= high]
    return found or [text[:high]]


def questions(texts, count):
    """Beginnings of real sentences, each of another chunk, no two alike."""
    chooser = random.Random(SEED)
    found = {}
    for text in chooser.sample(texts, len(texts)):
        words = chooser.choice(sentences(text)).split()
        found.setdefault(" ".join(words[: chooser.randint(*QUESTION_WORDS)]))
    return [question for question in found if len(question.split()) >= QUESTION_WORDS[0]][:count]


def write(folder, model, examples, count):
    """Writes texts.jsonl, vectors.f32, questions.json and their vectors; fills the folder in one move."""
    import numpy as np
    from sentence_transformers import SentenceTransformer

    texts = base_texts(examples)
    pieces = [sentences(text) for text in texts]
    encoder = SentenceTransformer(str(model), device="cpu")
    base = encoder.encode(texts, batch_size=32, normalize_embeddings=True)
    asked = questions(texts, QUESTIONS)
    scratch = folder.with_name(folder.name + ".new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    encoder.encode(asked, normalize_embeddings=True).astype("<f4").tofile(scratch / "question-vectors.f32")
    (scratch / "questions.json").write_text(json.dumps(asked, indent=1))
    chooser, numbers = random.Random(SEED), np.random.default_rng(SEED)
    with open(scratch / "texts.jsonl", "w", encoding="utf-8") as out, open(scratch / "vectors.f32", "wb") as raw:
        for start in range(0, count, BLOCK):
            rows = min(BLOCK, count - start)
            pairs = numbers.integers(0, len(texts), size=(rows, 2))
            weight = numbers.uniform(0.5, 0.9, size=(rows, 1)).astype("f4")
            noise = numbers.standard_normal((rows, DIMS)).astype("f4") * (NOISE / DIMS**0.5)
            mixed = weight * base[pairs[:, 0]] + (1 - weight) * base[pairs[:, 1]] + noise
            mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
            raw.write(mixed.astype("<f4").tobytes())
            for number, (first, second) in enumerate(pairs, start):
                chosen = chooser.sample(pieces[first], min(2, len(pieces[first])))
                chosen.append(chooser.choice(pieces[second]))
                # The number keeps any two texts apart: searches show equal ones once.
                out.write(json.dumps({"text": f"{' '.join(chosen)} ({number})"}) + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(scratch, folder)


def ensure(cache, model, examples, count):
    """The corpus folder of this version and size, made when absent; about three minutes."""
    folder = Path(cache) / f"corpus-{VERSION}-{count}"
    if not (folder / "questions.json").exists():
        print(f"making a corpus of {count} chunks", flush=True)
        write(folder, model, Path(examples), count)
    return folder
