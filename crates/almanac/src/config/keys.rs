//! Every setting there is: its name in the file, its environment variable, default, and what it means.
//! `almanac config show` and the settings page are made from this table.

/// A setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name in `almanac.toml`.
    pub name: &'static str,
    /// Its environment variable. Ours start with ALMANAC_; the others are the ecosystem's.
    pub env: &'static str,
    /// The heading it stands under.
    pub group: &'static str,
    /// As it would be written; empty where there is none.
    pub default: &'static str,
    pub secret: bool,
    /// Meaning, unit, bounds.
    pub doc: &'static str,
}

const fn key(
    name: &'static str,
    env: &'static str,
    group: &'static str,
    default: &'static str,
    doc: &'static str,
) -> Key {
    Key { name, env, group, default, secret: false, doc }
}

impl Key {
    /// Whether an environment may have a value of its own, in its section of the file.
    pub(crate) fn is_per_environment(&self) -> bool {
        self.group == "Language model" || self.name == "entsoe_token"
    }
}

/// All settings, in the order in which they are shown.
pub(crate) const KEYS: &[Key] = &[
    key(
        "data",
        "ALMANAC_DATA",
        "Server",
        "",
        "folder of the database, the originals and the indexes; default: ~/.local/share/almanac",
    ),
    Key {
        name: "database_url",
        env: "DATABASE_URL",
        group: "Server",
        default: "",
        secret: true,
        doc: "postgres://USER:PASSWORD@HOST/NAME of a Postgres 15 or later with pgvector, for many machines on the same data; \
              default: SQLite in the data folder",
    },
    Key {
        name: "redis_url",
        env: "REDIS_URL",
        group: "Server",
        default: "",
        secret: true,
        doc: "redis://HOST:PORT, beside DATABASE_URL: answers cached for all servers, and their live events; default: Postgres \
              carries the events, each server its own cache",
    },
    key(
        "listen",
        "ALMANAC_LISTEN",
        "Server",
        "127.0.0.1:8080",
        "address and port to serve on; where other machines reach it, everybody has to log in",
    ),
    key(
        "server",
        "ALMANAC_SERVER",
        "Server",
        "",
        "address of a running server for the other commands; without it they open the data folder",
    ),
    Key {
        name: "token",
        env: "ALMANAC_TOKEN",
        group: "Server",
        default: "",
        secret: true,
        doc: "API token that the other commands call a server with where people log in",
    },
    key(
        "access",
        "ALMANAC_ACCESS",
        "Access",
        "",
        "accounts: everybody logs in; open: nobody does, on a loopback address alone; default: accounts where other machines reach \
         the server or there are users, else open",
    ),
    key(
        "public_url",
        "ALMANAC_PUBLIC_URL",
        "Access",
        "",
        "where people reach the server, such as https://ask.example.com: what links begin with, and the name that it answers to",
    ),
    key(
        "proxies",
        "ALMANAC_PROXIES",
        "Access",
        "0",
        "proxies in front of the server, 0 to 5: so many of the last addresses in X-Forwarded-For are believed",
    ),
    key("session_days", "ALMANAC_SESSION_DAYS", "Access", "30", "how long a log-in lasts, days, 1 to 366"),
    key(
        "questions_per_minute",
        "ALMANAC_QUESTIONS_PER_MINUTE",
        "Access",
        "60",
        "questions and searches of one user in a minute, 1 to 100000; nothing is counted where nobody logs in",
    ),
    key(
        "address_questions_per_minute",
        "ALMANAC_ADDRESS_QUESTIONS_PER_MINUTE",
        "Access",
        "300",
        "the same from one address, 1 to 1000000",
    ),
    key(
        "uploads_per_hour",
        "ALMANAC_UPLOADS_PER_HOUR",
        "Access",
        "2000",
        "uploads of one user in an hour, 1 to 1000000",
    ),
    key(
        "streams_per_user",
        "ALMANAC_STREAMS_PER_USER",
        "Access",
        "32",
        "streams that one user has open at one server, 1 to 4096",
    ),
    key(
        "tokens_per_day",
        "ALMANAC_TOKENS_PER_DAY",
        "Access",
        "0",
        "tokens of the language model that one user's questions take in a day (UTC), 0 (any) to 1000000000",
    ),
    key("env", "ALMANAC_ENV", "Server", "main", "environment that the commands work in; a server serves all of them"),
    key(
        "log",
        "ALMANAC_LOG",
        "Server",
        "info",
        "what is logged: error, warn, info, debug, or a filter such as ingest=debug",
    ),
    key("log_format", "ALMANAC_LOG_FORMAT", "Server", "text", "text, for people, or json, one object a line"),
    key(
        "metrics_listen",
        "ALMANAC_METRICS_LISTEN",
        "Monitoring",
        "",
        "address and port that tells metrics to whoever reaches it, and nothing else, such as 127.0.0.1:8502; default: only \
         /metrics on the server's own address, for programs of this machine",
    ),
    key(
        "llm_prices",
        "ALMANAC_LLM_PRICES",
        "Monitoring",
        "",
        "what a million tokens cost: MODEL INPUT OUTPUT, separated by ';', in one currency, at most 50; the metrics add it up",
    ),
    key(
        "otlp_endpoint",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "Monitoring",
        "",
        "address of an OpenTelemetry collector (OTLP over HTTP) that gets traces, such as http://127.0.0.1:4318; default: none are made",
    ),
    Key {
        name: "otlp_headers",
        env: "OTEL_EXPORTER_OTLP_HEADERS",
        group: "Monitoring",
        default: "",
        secret: true,
        doc: "NAME=VALUE, separated by commas, for a collector that wants a key",
    },
    key("otel_service_name", "OTEL_SERVICE_NAME", "Monitoring", "almanac", "what this program is called in traces"),
    key(
        "shutdown_seconds",
        "ALMANAC_SHUTDOWN_SECONDS",
        "Server",
        "20",
        "longest wait for requests in flight at the end, 0 to 600",
    ),
    key(
        "blobs",
        "ALMANAC_BLOBS",
        "Originals",
        "",
        "where originals are kept: s3://BUCKET/PREFIX, az://CONTAINER/PREFIX, gs://BUCKET/PREFIX or file:///PATH, one prefix for each database; default: the data folder",
    ),
    key(
        "blob_cache_mb",
        "ALMANAC_BLOB_CACHE_MB",
        "Originals",
        "1024",
        "disk for originals downloaded from there, MB, 0 to 1048576",
    ),
    Key {
        name: "aws_access_key_id",
        env: "AWS_ACCESS_KEY_ID",
        group: "Originals",
        default: "",
        secret: true,
        doc: "for s3://; default: the machine's role",
    },
    Key {
        name: "aws_secret_access_key",
        env: "AWS_SECRET_ACCESS_KEY",
        group: "Originals",
        default: "",
        secret: true,
        doc: "for s3://",
    },
    Key {
        name: "aws_session_token",
        env: "AWS_SESSION_TOKEN",
        group: "Originals",
        default: "",
        secret: true,
        doc: "for s3://, with credentials for a while",
    },
    key("aws_region", "AWS_REGION", "Originals", "", "region of the bucket; default: us-east-1"),
    key(
        "aws_endpoint_url",
        "AWS_ENDPOINT_URL",
        "Originals",
        "",
        "address of another service with the interface of S3, such as MinIO",
    ),
    key("azure_storage_account", "AZURE_STORAGE_ACCOUNT", "Originals", "", "storage account, for az://"),
    Key {
        name: "azure_storage_key",
        env: "AZURE_STORAGE_KEY",
        group: "Originals",
        default: "",
        secret: true,
        doc: "for az://; default: the machine's identity",
    },
    Key {
        name: "azure_storage_sas_token",
        env: "AZURE_STORAGE_SAS_TOKEN",
        group: "Originals",
        default: "",
        secret: true,
        doc: "for az://, in place of the key",
    },
    key(
        "azure_storage_endpoint",
        "AZURE_STORAGE_ENDPOINT",
        "Originals",
        "",
        "address of the account; default: that of Azure's public cloud",
    ),
    key(
        "google_application_credentials",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "Originals",
        "",
        "file with the credentials, for gs://; default: the machine's service account",
    ),
    key(
        "assets",
        "ALMANAC_ASSETS",
        "Models",
        "",
        "folder of the embedding model and libpdfium; default: ~/.cache/almanac",
    ),
    key(
        "model",
        "ALMANAC_MODEL",
        "Models",
        "all-MiniLM-L6-v2",
        "embedding model, a folder under models/ in the assets",
    ),
    key(
        "reranker",
        "ALMANAC_RERANKER",
        "Models",
        "ms-marco-MiniLM-L-6-v2",
        "cross-encoder that reads the passages found again, a folder under models/ in the assets; none where it is absent",
    ),
    key("threads", "ALMANAC_THREADS", "Models", "", "cores that embedding uses; default: all"),
    key("hf_endpoint", "HF_ENDPOINT", "Models", models::hub::ENDPOINT, "hub that `almanac model pull` fetches from"),
    Key {
        name: "hf_token",
        env: "HF_TOKEN",
        group: "Models",
        default: "",
        secret: true,
        doc: "token for private models of the hub",
    },
    Key {
        name: "openai_api_key",
        env: "OPENAI_API_KEY",
        group: "Language model",
        default: "",
        secret: true,
        doc: "key for the language model; with it or a base URL, questions and evidence are sent there",
    },
    key(
        "openai_base_url",
        "OPENAI_BASE_URL",
        "Language model",
        "https://api.openai.com/v1",
        "any OpenAI-compatible endpoint: OpenAI, Azure, Ollama, vLLM, LiteLLM",
    ),
    key("llm_model", "ALMANAC_LLM_MODEL", "Language model", "gpt-4.1-mini", "model to ask at the base URL"),
    key(
        "llm_fallbacks",
        "ALMANAC_LLM_FALLBACKS",
        "Language model",
        "",
        "tried in turn when the model fails before its first token: BASE_URL MODEL [KEY_VARIABLE], separated by ';', at most 5",
    ),
    key(
        "llm_first_token_seconds",
        "ALMANAC_LLM_FIRST_TOKEN_SECONDS",
        "Language model",
        "60",
        "longest wait of one attempt for its first token, 1 to 600; a silent model is asked again, then the next one",
    ),
    key(
        "llm_idle_seconds",
        "ALMANAC_LLM_IDLE_SECONDS",
        "Language model",
        "30",
        "longest silence between two tokens, 1 to 600",
    ),
    key(
        "llm_temperature",
        "ALMANAC_LLM_TEMPERATURE",
        "Language model",
        "",
        "sampling temperature, 0 to 2; default: the provider's",
    ),
    key(
        "llm_answer_tokens_max",
        "ALMANAC_LLM_ANSWER_TOKENS_MAX",
        "Language model",
        "",
        "longest answer, tokens; default: the provider's",
    ),
    key("upload_mb_max", "ALMANAC_UPLOAD_MB_MAX", "Sources", "1024", "largest file, MB, 1 to 65536"),
    key(
        "history",
        "ALMANAC_HISTORY",
        "Sources",
        "14d",
        "how long environments can be rolled back and what was deleted is kept, as 14d or 12h, at most 3660d",
    ),
    key(
        "mask_columns",
        "ALMANAC_MASK_COLUMNS",
        "Sources",
        "",
        "columns of tables that hold marks in place of values in environments made with `--sanitise`, separated by commas, as in \
         email, phone, *name*, where * stands for any characters, at most 100; columns without a name are masked, too; none: no \
         environment can be sanitised",
    ),
    key(
        "workers",
        "ALMANAC_WORKERS",
        "Sources",
        "2",
        "files read at once, 1 to 64; 0 leaves jobs and forecasts to `almanac worker`",
    ),
    key(
        "schedules",
        "ALMANAC_SCHEDULES",
        "Sources",
        "on",
        "on, or off: `almanac refresh --all-due` fetches what is due, from a timer of your own",
    ),
    key(
        "extract_seconds_max",
        "ALMANAC_EXTRACT_SECONDS_MAX",
        "Sources",
        "600",
        "longest reading of one file, seconds, 1 to 86400",
    ),
    key(
        "extract_memory_mb_max",
        "ALMANAC_EXTRACT_MEMORY_MB_MAX",
        "Sources",
        "1024",
        "memory for reading one file, MB, 128 to 65536",
    ),
    key(
        "fetch_hosts",
        "ALMANAC_FETCH_HOSTS",
        "Sources",
        "",
        "private hosts that addresses may name, separated by commas; others in private networks are refused",
    ),
    Key {
        name: "entsoe_token",
        env: "ALMANAC_ENTSOE_TOKEN",
        group: "Sources",
        default: "",
        secret: true,
        doc: "security token of the ENTSO-E Transparency Platform, for sources of its data",
    },
    key("evidence", "ALMANAC_EVIDENCE", "Answers", "8", "passages handed to the reader of an answer, 1 to 50"),
    key(
        "cache_mebibytes",
        "ALMANAC_CACHE_MEBIBYTES",
        "Answers",
        "32",
        "memory for answers that are given again when the same is asked of the same sources, 0 (off) to 4096",
    ),
    key(
        "vector_memory_mb",
        "ALMANAC_VECTOR_MEMORY_MB",
        "Answers",
        "1024",
        "memory for vectors; beyond it they are read when needed, MB, 16 to 1048576",
    ),
];
