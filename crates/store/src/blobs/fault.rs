//! What is wrong with an object store, in words that a person can act upon. Its own words carry signed texts and addresses
//! with tokens in them, so of those only the status, the code and the innermost cause are passed on.

use std::error::Error;

use crate::StoreError;

/// Characters of a cause that are passed on.
const CAUSE_CHARS_MAX: usize = 200;
/// Codes by which the services say that the bucket or container itself is not there.
const NO_BUCKET: [&str; 3] = ["NoSuchBucket", "ContainerNotFound", "ContainerBeingDeleted"];
/// Where machines in the clouds are told who they are; asked only where no other credentials are configured.
const IDENTITY_HOSTS: [&str; 3] = ["169.254.", "metadata.google.internal", "metadata/identity"];

/// The blob store does not do what it is asked: not reached, refused, or not there.
#[derive(Debug, thiserror::Error)]
#[error("the blob store {place} {message}")]
pub struct BlobFault {
    /// As configured, without credentials.
    pub place: String,
    pub message: String,
    pub remedy: String,
}

/// Which service keeps the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    S3,
    Azure,
    Gcs,
}

impl Service {
    /// The variables by which a person says who they are.
    pub(super) fn credentials(self) -> &'static str {
        match self {
            Self::S3 => "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role",
            Self::Azure => {
                "AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY (or AZURE_STORAGE_SAS_TOKEN), or give the machine an identity"
            }
            Self::Gcs => "GOOGLE_APPLICATION_CREDENTIALS, or give the machine a service account",
        }
    }

    fn endpoint(self) -> &'static str {
        match self {
            Self::S3 => "AWS_ENDPOINT_URL and AWS_REGION",
            Self::Azure => "AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_ENDPOINT",
            Self::Gcs => "GOOGLE_BASE_URL",
        }
    }
}

/// Whether the service says that the bucket is missing, not the object in it.
pub(super) fn lacks_bucket(error: &object_store::Error) -> bool {
    code(&error.to_string()).is_some_and(|code| NO_BUCKET.contains(&code))
}

/// The fault behind `error`, which is about the store as a whole and not about one missing object.
pub(super) fn fault(place: &str, service: Service, error: &object_store::Error) -> StoreError {
    use object_store::Error::{NotFound, PermissionDenied, Unauthenticated};
    let text = error.to_string();
    let answer = answer(&text);
    let (message, remedy) = match error {
        NotFound { .. } => {
            ("is not there".to_owned(), "create the bucket or container, or correct ALMANAC_BLOBS".to_owned())
        }
        PermissionDenied { .. } | Unauthenticated { .. } => (
            format!("refuses us{answer}"),
            format!("check {}; listing, reading, writing and deleting must be allowed there", service.credentials()),
        ),
        _ if IDENTITY_HOSTS.iter().any(|host| text.contains(host)) => (
            "cannot be asked: no credentials are configured, and the machine has none of its own".to_owned(),
            format!("set {}", service.credentials()),
        ),
        _ if text.contains("redirect") => (
            "answers that it is elsewhere".to_owned(),
            format!("check {}: the bucket may be in another region", service.endpoint()),
        ),
        _ if !answer.is_empty() => (
            format!("cannot do it now{answer}"),
            format!("try again in a moment; if it stays so, check {}", service.endpoint()),
        ),
        _ => (format!("cannot be reached: {}", cause(error)), format!("check the network and {}", service.endpoint())),
    };
    StoreError::Blobs(Box::new(BlobFault { place: place.to_owned(), message, remedy }))
}

/// The status and the code of the service's answer, in brackets; empty where it did not answer.
fn answer(text: &str) -> String {
    let status = text.split_once("status code: ").map(|(_, rest)| rest.split(':').next().unwrap_or_default().trim());
    match (status, code(text)) {
        (Some(status), Some(code)) => format!(" ({status}, {code})"),
        (Some(status), None) => format!(" ({status})"),
        (None, Some(code)) => format!(" ({code})"),
        (None, None) => String::new(),
    }
}

/// What stands between the tags of the code in an answer's XML, if it looks like one.
fn code(text: &str) -> Option<&str> {
    let (code, _) = text.split_once("<Code>")?.1.split_once("</Code>")?;
    let is_word = !code.is_empty() && code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then_some(code)
}

/// The innermost cause: "connection refused" says more than that a request failed, and holds no address.
fn cause(error: &object_store::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    // A query may hold a token.
    let text = text.split_once('?').map_or(text.as_str(), |(before, _)| before);
    text.chars().take(CAUSE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(error: &object_store::Error) -> (String, String) {
        match fault("s3://bucket", Service::S3, error) {
            StoreError::Blobs(fault) => (fault.to_string(), fault.remedy),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_a_service_answers_is_told_without_its_secrets() {
        let body = "Server returned non-2xx status code: 403 Forbidden: <Error><Code>SignatureDoesNotMatch</Code>\
                    <StringToSign>hush</StringToSign><AWSAccessKeyId>AKIA</AWSAccessKeyId></Error>";
        let refused = object_store::Error::PermissionDenied { path: "ab/cd".to_owned(), source: body.into() };
        let (message, remedy) = told(&refused);
        assert_eq!(message, "the blob store s3://bucket refuses us (403 Forbidden, SignatureDoesNotMatch)");
        assert!(remedy.contains("AWS_SECRET_ACCESS_KEY"), "{remedy}");
        let busy = "Server returned non-2xx status code: 503 Service Unavailable: <Code>SlowDown</Code>";
        let (message, _) = told(&object_store::Error::Generic { store: "S3", source: busy.into() });
        assert_eq!(message, "the blob store s3://bucket cannot do it now (503 Service Unavailable, SlowDown)");
        let away = "failed https://host/path?sig=hush";
        let (message, _) = told(&object_store::Error::Generic { store: "S3", source: away.into() });
        assert!(message.contains("cannot be reached") && !message.contains("hush"), "{message}");
    }

    #[test]
    fn a_missing_bucket_is_told_from_a_missing_object() {
        let not_found = |code: &str| object_store::Error::NotFound {
            path: String::new(),
            source: format!("status code: 404 Not Found: <Code>{code}</Code>").into(),
        };
        assert!(lacks_bucket(&not_found("NoSuchBucket")) && lacks_bucket(&not_found("ContainerNotFound")));
        assert!(!lacks_bucket(&not_found("NoSuchKey")) && !lacks_bucket(&not_found("BlobNotFound")));
    }
}
