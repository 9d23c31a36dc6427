"""The peer stack: what a small team wires together today, kept as fast as that way allows.

FastAPI + uvicorn, pypdf, a recursive character splitter (500/50), sentence-transformers
with all-MiniLM-L6-v2 on the CPU, Chroma persistent, top 5. Streams are asynchronous and
the model is loaded once; no part of it is slowed down for the comparison.

Environment: PEER_DATA (folder), PEER_MODEL (folder), OPENAI_BASE_URL, OPENAI_API_KEY.
"""

import json
import os
import tempfile

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import chromadb
import httpx
from chromadb.config import Settings
from fastapi import FastAPI, UploadFile
from fastapi.responses import StreamingResponse
from langchain_text_splitters import RecursiveCharacterTextSplitter
from pydantic import BaseModel
from pypdf import PdfReader
from sentence_transformers import SentenceTransformer
from starlette.concurrency import run_in_threadpool

EMBED_BATCH = 32
ADD_BATCH_MAX = 5000
TOP = 5

app = FastAPI()
model = SentenceTransformer(os.environ["PEER_MODEL"], device="cpu")
chroma = chromadb.PersistentClient(os.environ["PEER_DATA"], Settings(anonymized_telemetry=False))
chunks = chroma.get_or_create_collection("chunks", metadata={"hnsw:space": "cosine"})
splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
llm = httpx.AsyncClient(
    base_url=os.environ.get("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"),
    headers={"authorization": "Bearer " + os.environ.get("OPENAI_API_KEY", "none")},
    timeout=120,
    limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
)


class Question(BaseModel):
    question: str
    top: int = TOP


@app.get("/healthz")
def healthz():
    return {"chunks": chunks.count()}


@app.post("/upload")
def upload(files: list[UploadFile]):
    """Reads PDFs page by page, splits, embeds and adds; returns when all is searchable."""
    added = 0
    for file in files:
        with tempfile.TemporaryFile() as spool:
            while block := file.file.read(1 << 20):
                spool.write(block)
            spool.seek(0)
            pages = [page.extract_text() for page in PdfReader(spool).pages]
        texts, metadata = [], []
        for number, text in enumerate(pages, 1):
            for piece in splitter.split_text(text):
                texts.append(piece)
                metadata.append({"source": file.filename, "page": number})
        vectors = model.encode(texts, batch_size=EMBED_BATCH, normalize_embeddings=True)
        for start in range(0, len(texts), ADD_BATCH_MAX):
            part = slice(start, start + ADD_BATCH_MAX)
            chunks.add(
                ids=[f"{file.filename}:{start + i}" for i in range(len(texts[part]))],
                documents=texts[part],
                embeddings=vectors[part],
                metadatas=metadata[part],
            )
        added += len(texts)
    return {"chunks": added}


def search(question, top):
    """The best passages of one question, best first."""
    vector = model.encode([question], normalize_embeddings=True)
    found = chunks.query(query_embeddings=vector, n_results=top)
    return [
        {"id": id_, "text": text, "score": 1 - distance, **metadata}
        for id_, text, metadata, distance in zip(
            found["ids"][0], found["documents"][0], found["metadatas"][0], found["distances"][0]
        )
    ]


@app.post("/query")
def query(body: Question):
    return {"items": search(body.question, body.top)}


@app.post("/chat")
async def chat(body: Question):
    """Searches, then passes the language model's tokens on as server-sent events."""
    passages = await run_in_threadpool(search, body.question, body.top)
    evidence = "\n\n".join(f"[{i}] {p['text']}" for i, p in enumerate(passages, 1))
    messages = [
        {"role": "system", "content": "Answer from the numbered passages and cite them.\n\n" + evidence},
        {"role": "user", "content": body.question},
    ]

    async def events():
        yield "event: evidence\ndata: " + json.dumps(passages) + "\n\n"
        request = {"model": "bench", "stream": True, "messages": messages}
        async with llm.stream("POST", "chat/completions", json=request) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if not line.startswith("data: ") or line == "data: [DONE]":
                    continue
                for choice in json.loads(line[6:])["choices"]:
                    if delta := choice["delta"].get("content"):
                        yield "event: token\ndata: " + json.dumps({"text": delta}) + "\n\n"
        yield "event: done\ndata: {}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")
