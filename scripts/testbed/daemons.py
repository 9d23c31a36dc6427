"""The services themselves: how each is started on a port, when it is ready, and its address."""

import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request

from install import postgres_home, redis_command
from process import spawn
from trouble import Trouble, run

SUPERUSER = "postgres"
PROBE_SECONDS_MAX = 5
# A proxy that the environment names is not for the loopback interface.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
INITDB_SECONDS_MAX = 60
# A test process keeps a few connections, and as many of them run as the machine has cores.
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    # The data are thrown away, so nothing needs to survive a crash of the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Service:
    """One server: `start` gives the running process, `ready` asks it, `exports` tell the tests."""

    stop_signal = signal.SIGTERM

    def __init__(self, programs, run_folder, secret):
        self.programs = programs / self.name
        self.folder = run_folder / self.name
        self.log = run_folder / f"{self.name}.log"
        self.secret = secret

    def fresh_folder(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()


def without_postgres_settings():
    """The environment less what a developer may have set for psql and other servers."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


class Postgres(Service):
    name = "postgres"
    # "Fast shutdown": open sessions are ended, not waited for.
    stop_signal = signal.SIGINT

    def url(self, port):
        return f"postgres://{SUPERUSER}:{self.secret}@127.0.0.1:{port}/postgres"

    def exports(self, port):
        return {"ALMANAC_TEST_POSTGRES_URL": self.url(port)}

    def user(self):
        """Options that run a program as an unprivileged user, since Postgres refuses root."""
        if os.geteuid() != 0:
            return {}
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        raise Trouble(
            "Postgres refuses to run as root, and this machine has neither a user postgres nor nobody",
            "useradd --system postgres",
        )

    def bin(self):
        return postgres_home(self.folder if os.geteuid() == 0 else self.programs) / "bin"

    def start(self, port):
        user = self.user()
        self.fresh_folder()
        if user:
            # The cache folder may lie where the unprivileged user cannot look, as /root does.
            shutil.copytree(self.programs, self.folder, symlinks=True, dirs_exist_ok=True)
        data = self.folder / "cluster"
        data.mkdir(mode=0o700)
        password = data / "password"
        password.write_text(self.secret)
        if user:
            for path in (data, password):
                os.chown(path, user["user"], user["group"])
        run(
            [self.bin() / "initdb", "--pgdata", data / "data", "--username", SUPERUSER,
             "--auth", "scram-sha-256", "--pwfile", password,
             # The default count costs a test in a debug build more than its queries do.
             "--set", "scram_iterations=1",
             "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"],
            "initdb", "read the message above", INITDB_SECONDS_MAX,
            cwd=data, env=without_postgres_settings(), **user,
        )  # fmt: skip
        settings = [f"--{name}={value}" for name, value in POSTGRES_SETTINGS.items()]
        command = [self.bin() / "postgres", "-D", data / "data", "-p", str(port), *settings]
        return spawn(command, self.log, cwd=data, env=without_postgres_settings(), **user)

    def ready(self, port):
        """True when the server takes queries and offers vectors as new as the product needs."""
        query = (
            "SELECT string_to_array(default_version, '.')::int[] >= '{0,8}'"
            " FROM pg_available_extensions WHERE name = 'vector'"
        )
        try:
            asked = subprocess.run(
                [self.bin() / "psql", "-XAtq", "-c", query, self.url(port)],
                capture_output=True, text=True, timeout=PROBE_SECONDS_MAX,
                env=without_postgres_settings(),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        return asked.stdout.strip() == "t"


class Redis(Service):
    name = "redis"

    def exports(self, port):
        return {"ALMANAC_TEST_REDIS_URL": f"redis://127.0.0.1:{port}"}

    def start(self, port):
        self.fresh_folder()
        program, extra = redis_command(self.programs)
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        return spawn(command, self.log, cwd=self.folder, env=dict(os.environ, **extra))

    def ready(self, port):
        try:
            with socket.create_connection(("127.0.0.1", port), PROBE_SECONDS_MAX) as link:
                link.sendall(b"PING\r\n")
                return link.recv(64).startswith(b"+PONG")
        except OSError:
            return False


class Emulator(Service):
    """A blob store over HTTP that keeps everything in memory; `path` answers once it is up."""

    def endpoint(self, port):
        return f"http://127.0.0.1:{port}"

    def ready(self, port):
        try:
            with DIRECT.open(self.endpoint(port) + self.path, timeout=PROBE_SECONDS_MAX):
                return True
        except urllib.error.HTTPError as answer:
            # Azurite wants a signature for everything, and says in the refusal who it is.
            return answer.headers.get("Server", "").startswith("Azurite-Blob")
        except (OSError, http.client.HTTPException):
            return False


class Azurite(Emulator):
    name = "azurite"
    path = "/devstoreaccount1?comp=list"

    def exports(self, port):
        return {"ALMANAC_TEST_AZURITE_ENDPOINT": f"{self.endpoint(port)}/devstoreaccount1"}

    def start(self, port):
        self.fresh_folder()
        program = self.programs / "node_modules/azurite/dist/src/blob/main.js"
        # Clients speak newer versions of the protocol than it knows; telemetry would leave the machine.
        command = [
            "node", program, "--blobHost", "127.0.0.1", "--blobPort", str(port), "--silent",
            "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
        ]  # fmt: skip
        return spawn(command, self.log, cwd=self.folder)


class Moto(Emulator):
    name = "moto"
    path = "/moto-api/data.json"

    def exports(self, port):
        return {"ALMANAC_TEST_S3_ENDPOINT": self.endpoint(port)}

    def start(self, port):
        self.fresh_folder()
        command = [self.programs / "bin/python", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        return spawn(command, self.log, cwd=self.folder)


# The slowest to start come first.
KINDS = (Azurite, Moto, Postgres, Redis)
