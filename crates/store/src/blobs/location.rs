//! Where originals are kept: from the one setting and the clouds' own variables to a way to get there.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientConfigKey, ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    azure::{AzureConfigKey, MicrosoftAzureBuilder},
    gcp::{GoogleCloudStorageBuilder, GoogleConfigKey},
    path::Path,
};

use super::fault::Service;

/// The folder of originals in the data folder.
pub(crate) const ORIGINALS: &str = "blobs";
/// How long a blob that no row names is left alone where several processes share the place. See [`super::objects`].
const GRACE: Duration = Duration::from_secs(24 * 3600);
/// Bytes of downloaded originals kept on this machine.
const CACHE_BYTES_MAX: u64 = 1 << 30;
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the service may be silent; sending a part counts as silence, so this bounds how slow a line may be.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// Times that a request is made again which the service or the network failed.
const RETRIES_MAX: usize = 5;
/// First and longest wait between two tries.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// After this no further try is begun.
const RETRY_TIMEOUT: Duration = Duration::from_secs(60);
/// Common names of the clouds' own tools that `object_store` does not know.
const ALIASES: [(&str, &str); 2] =
    [("azure_storage_account", "azure_storage_account_name"), ("azure_storage_key", "azure_storage_account_key")];

/// Where originals are kept.
#[derive(Clone)]
pub struct BlobLocation {
    pub(super) place: Place,
    /// Bytes of downloaded originals kept on this machine, not counting those in use. Default 1 GiB. Not used for folders.
    pub cache_bytes_max: u64,
    /// How long a blob that no row names is left alone where several processes share the place. Default a day; must be
    /// longer than the longest upload. Tests shorten it.
    pub grace: Duration,
}

#[derive(Clone, Default)]
pub(super) enum Place {
    /// The data folder's own, which nobody else writes.
    #[default]
    DataFolder,
    /// A folder that other processes may share.
    Folder(PathBuf),
    Objects(Bucket),
}

/// A bucket or container, or what lies below a prefix in it.
#[derive(Clone)]
pub(crate) struct Bucket {
    pub store: Arc<dyn ObjectStore>,
    pub service: Service,
    pub prefix: Path,
    /// As configured.
    pub name: String,
}

/// A location that cannot be used; what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{fault}")]
pub struct BadBlobLocation {
    pub fault: String,
    pub remedy: String,
}

impl BadBlobLocation {
    fn new(fault: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { fault: fault.into(), remedy: remedy.into() }
    }
}

impl Default for BlobLocation {
    fn default() -> Self {
        Self { place: Place::default(), cache_bytes_max: CACHE_BYTES_MAX, grace: GRACE }
    }
}

impl fmt::Display for BlobLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::DataFolder => f.write_str("the data folder"),
            Place::Folder(path) => write!(f, "file://{}", path.display()),
            Place::Objects(bucket) => f.write_str(&bucket.name),
        }
    }
}

/// The clients inside hold credentials.
impl fmt::Debug for BlobLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobLocation({self})")
    }
}

impl BlobLocation {
    /// Whether it is in the data folder of this machine, where no other machine reads it.
    pub fn is_in_data_folder(&self) -> bool {
        matches!(self.place, Place::DataFolder)
    }

    /// Reads `s3://bucket/prefix`, `az://container/prefix`, `gs://bucket/prefix` or `file:///path`; the empty text is the
    /// data folder. `variables` are those of the environment that start with `AWS_`, `AZURE_` or `GOOGLE_`, and
    /// `IDENTITY_ENDPOINT`; the later one of two equal names counts.
    /// Asks nobody: whether the place is there shows when it is opened.
    ///
    /// # Errors
    /// [`BadBlobLocation`] for another form, or variables that do not fit together.
    pub fn parse(text: &str, variables: &[(String, String)]) -> Result<Self, BadBlobLocation> {
        let place = if text.is_empty() { Place::DataFolder } else { parse_place(text, variables)? };
        Ok(Self { place, ..Self::default() })
    }

    /// A folder, as an absolute path.
    pub fn folder(path: PathBuf) -> Self {
        Self { place: Place::Folder(path), ..Self::default() }
    }

    /// The place called `name` within this one.
    pub(crate) fn within(&self, name: &str) -> Self {
        let place = match &self.place {
            Place::DataFolder => Place::DataFolder,
            Place::Folder(path) => Place::Folder(path.join(name)),
            Place::Objects(bucket) => Place::Objects(Bucket {
                prefix: bucket.prefix.clone().join(name),
                name: format!("{}/{name}", bucket.name),
                ..bucket.clone()
            }),
        };
        Self { place, ..self.clone() }
    }

    /// This place as one that others use at the same time: of the data folder `dir`, its own folder of originals.
    pub(crate) fn beside_others(&self, dir: &std::path::Path) -> Self {
        let place = match &self.place {
            Place::DataFolder => Place::Folder(dir.join(ORIGINALS)),
            place => place.clone(),
        };
        Self { place, ..self.clone() }
    }

    pub(crate) fn is_data_folder(&self) -> bool {
        matches!(self.place, Place::DataFolder)
    }
}

fn parse_place(text: &str, variables: &[(String, String)]) -> Result<Place, BadBlobLocation> {
    let form = "give s3://BUCKET/PREFIX, az://CONTAINER/PREFIX, gs://BUCKET/PREFIX or file:///PATH";
    let unknown = || BadBlobLocation::new("it names no place for originals", form);
    let (scheme, rest) = text.split_once("://").ok_or_else(unknown)?;
    if scheme == "file" {
        let path = PathBuf::from(rest);
        return if path.is_absolute() { Ok(Place::Folder(path)) } else { Err(unknown()) };
    }
    let (service, prefix) = match scheme {
        "s3" => (Service::S3, "AWS_"),
        "az" => (Service::Azure, "AZURE_"),
        "gs" => (Service::Gcs, "GOOGLE_"),
        _ => return Err(unknown()),
    };
    if rest.contains(['@', '?', '#']) {
        let remedy = format!("{form}, and put the credentials into {}", service.credentials());
        return Err(BadBlobLocation::new("it holds more than a bucket and a prefix", remedy));
    }
    let (bucket, folder) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Err(unknown());
    }
    let variables: Vec<(String, &str)> = variables
        .iter()
        .filter(|(name, value)| !value.is_empty() && (name.starts_with(prefix) || is_identity(service, name)))
        .map(|(name, value)| (known_as(&name.to_ascii_lowercase()), value.as_str()))
        .collect();
    let options = client_options(&variables)?;
    let store = match service {
        Service::S3 => s3(bucket, options, &variables),
        Service::Azure => azure(bucket, options, &variables),
        Service::Gcs => gcs(bucket, options, &variables),
    };
    let store =
        store.map_err(|error| BadBlobLocation::new(innermost(&error), format!("set {}", service.credentials())))?;
    let prefix =
        Path::parse(folder.trim_matches('/')).map_err(|error| BadBlobLocation::new(error.to_string(), form))?;
    Ok(Place::Objects(Bucket { store, service, prefix, name: text.trim_end_matches('/').to_owned() }))
}

fn known_as(name: &str) -> String {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map_or(name, |(_, known)| known).to_owned()
}

/// Where Azure's platforms tell a program to ask who it is.
fn is_identity(service: Service, name: &str) -> bool {
    service == Service::Azure && name == "IDENTITY_ENDPOINT"
}

/// Bounds on waiting; HTTP without TLS only where it stays on this machine or is asked for.
fn client_options(variables: &[(String, &str)]) -> Result<ClientOptions, BadBlobLocation> {
    // Machines in the clouds are told by the platform, over HTTP, where to ask who they are.
    let is_ours = |name: &str| !["msi", "identity", "metadata"].iter().any(|word| name.contains(word));
    let plain = variables.iter().rfind(|(name, value)| {
        (name.contains("endpoint") || name.contains("base_url")) && is_ours(name) && value.starts_with("http://")
    });
    let is_allowed = variables.iter().any(|(name, value)| name.ends_with("_allow_http") && *value != "false");
    let mut is_loopback = false;
    if let Some((name, value)) = plain {
        let host = value.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        is_loopback = host == "localhost" || host == "[::1]" || host.starts_with("127.");
        if !is_loopback && !is_allowed {
            let cloud = name.split('_').next().unwrap_or_default().to_ascii_uppercase();
            return Err(BadBlobLocation::new(
                format!("{} sends originals over the network in the clear", name.to_ascii_uppercase()),
                format!("give an https address, or set {cloud}_ALLOW_HTTP=true"),
            ));
        }
    }
    Ok(ClientOptions::new()
        .with_connect_timeout(CONNECT_TIMEOUT)
        .with_read_timeout(READ_TIMEOUT)
        // A long file takes its time, and a slow reader makes it longer.
        .with_timeout_disabled()
        .with_allow_http(is_loopback))
}

fn retry() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig { init_backoff: BACKOFF.0, max_backoff: BACKOFF.1, base: 2.0 },
        max_retries: RETRIES_MAX,
        retry_timeout: RETRY_TIMEOUT,
    }
}

type Built = Result<Arc<dyn ObjectStore>, object_store::Error>;

fn s3(bucket: &str, options: ClientOptions, variables: &[(String, &str)]) -> Built {
    let mut builder = AmazonS3Builder::new()
        .with_client_options(options)
        .with_retry(retry())
        // One by one is a part of the interface that every provider has; deleting many at once is not.
        .with_config(AmazonS3ConfigKey::DisableBulkDelete, "true");
    for (name, value) in variables {
        if let Ok(key) = name.parse::<AmazonS3ConfigKey>()
            && !is_timeout(name)
        {
            builder = builder.with_config(key, *value);
        }
    }
    Ok(Arc::new(builder.with_bucket_name(bucket).build()?))
}

fn azure(container: &str, options: ClientOptions, variables: &[(String, &str)]) -> Built {
    let mut builder = MicrosoftAzureBuilder::new().with_client_options(options).with_retry(retry());
    for (name, value) in variables {
        if let Ok(key) = name.parse::<AzureConfigKey>()
            && !is_timeout(name)
        {
            builder = builder.with_config(key, *value);
        }
    }
    Ok(Arc::new(builder.with_container_name(container).build()?))
}

fn gcs(bucket: &str, options: ClientOptions, variables: &[(String, &str)]) -> Built {
    let mut builder = GoogleCloudStorageBuilder::new().with_client_options(options).with_retry(retry());
    for (name, value) in variables {
        if let Ok(key) = name.parse::<GoogleConfigKey>()
            && !is_timeout(name)
        {
            builder = builder.with_config(key, *value);
        }
    }
    Ok(Arc::new(builder.with_bucket_name(bucket).build()?))
}

/// A total timeout would cut long files; ours bound each wait.
fn is_timeout(name: &str) -> bool {
    let name = name.split_once('_').map_or("", |(_, name)| name);
    name.parse::<ClientConfigKey>().is_ok_and(|key| key == ClientConfigKey::Timeout)
}

fn innermost(error: &object_store::Error) -> String {
    match error {
        object_store::Error::Generic { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "hush")];

    #[test]
    fn a_place_is_told_as_it_was_given_and_without_secrets() {
        let azure = [("AZURE_STORAGE_ACCOUNT", "account"), ("AZURE_STORAGE_KEY", "aHVzaA==")];
        for (text, pairs) in [
            ("s3://bucket", &KEYS[..]),
            ("s3://bucket/some/where", &KEYS),
            ("az://container/prefix", &azure),
            ("gs://bucket/prefix", &[("GOOGLE_SKIP_SIGNATURE", "true")]),
            ("file:///srv/blobs", &[]),
        ] {
            let location = BlobLocation::parse(text, &variables(pairs)).unwrap();
            assert_eq!(location.to_string(), text);
            assert!(!format!("{location:?}").contains("hush"));
        }
        assert!(matches!(BlobLocation::parse("", &[]).unwrap().place, Place::DataFolder));
    }

    #[test]
    fn what_cannot_be_a_place_is_said_with_the_remedy() {
        for text in ["bucket", "/srv/blobs", "ftp://host", "s3://", "s3:///prefix", "file://relative", "s3://a/b//c"] {
            let error = BlobLocation::parse(text, &variables(&KEYS)).unwrap_err();
            assert!(error.remedy.contains("s3://BUCKET/PREFIX"), "{text}: {error}, {}", error.remedy);
        }
        let error = BlobLocation::parse("s3://id:hush@bucket", &[]).unwrap_err();
        assert!(error.remedy.contains("AWS_SECRET_ACCESS_KEY") && !error.fault.contains("hush"), "{error}");
        let error = BlobLocation::parse("s3://bucket", &variables(&KEYS[..1])).unwrap_err();
        assert!(error.fault.contains("SecretAccessKey") && error.remedy.contains("AWS_SECRET_ACCESS_KEY"), "{error}");
        let error = BlobLocation::parse("az://container", &[]).unwrap_err();
        assert!(error.remedy.contains("AZURE_STORAGE_ACCOUNT"), "{error}");
    }

    #[test]
    fn originals_go_over_the_network_in_the_clear_only_when_asked_for() {
        let with = |endpoint: &str, more: &[(&str, &str)]| {
            let pairs = [&KEYS[..], &[("AWS_ENDPOINT_URL", endpoint)], more].concat();
            BlobLocation::parse("s3://bucket", &variables(&pairs))
        };
        for fine in ["http://127.0.0.1:9000", "http://localhost:9000", "https://minio.example"] {
            assert!(with(fine, &[]).is_ok(), "{fine}");
        }
        let error = with("http://minio.example:9000", &[]).unwrap_err();
        assert!(error.fault.contains("AWS_ENDPOINT_URL") && error.remedy.contains("AWS_ALLOW_HTTP"), "{error}");
        assert!(with("http://minio.example:9000", &[("AWS_ALLOW_HTTP", "true")]).is_ok());
    }
}
