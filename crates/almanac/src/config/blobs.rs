//! Where originals are kept, and the clouds' own variables that lead there.

use anyhow::{Result, anyhow};
use store::{BadBlobLocation, BlobLocation};

use super::{MB, keys::KEYS, values::Values};

/// What the variables of the clouds start with.
const CLOUDS: [&str; 4] = ["AWS_", "AZURE_", "GOOGLE_", "IDENTITY_ENDPOINT"];

/// The clouds' variables in `.env` and the environment, the stronger later. Platforms set more of them than are settings of
/// ours: roles, identities, addresses of tokens.
pub(super) fn variables(dotenv: &[(String, String)]) -> Vec<(String, String)> {
    let environment =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    dotenv.iter().cloned().chain(environment).filter(|(name, _)| is_of_a_cloud(name)).collect()
}

/// What leads to the places of the clouds: settings, and what else the clouds' own variables say. Holds secrets.
#[derive(Clone)]
pub(crate) struct Clouds(Vec<(String, String)>);

impl std::fmt::Debug for Clouds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Clouds {
    pub(super) fn new(values: &Values, variables: Vec<(String, String)>) -> Self {
        let ours = KEYS.iter().filter(|key| is_of_a_cloud(key.env));
        let ours = ours.map(|key| (key.env.to_owned(), values.text(key.name).to_owned()));
        Self(variables.into_iter().chain(ours).collect())
    }

    /// A place by its address.
    ///
    /// # Errors
    /// What is wrong with it, and the remedy.
    pub(crate) fn place(&self, text: &str) -> Result<BlobLocation, BadBlobLocation> {
        BlobLocation::parse(text, &self.0)
    }
}

/// The place that the setting names.
///
/// # Errors
/// Names the setting, the fault and the remedy.
pub(super) fn location(values: &Values, clouds: &Clouds) -> Result<BlobLocation> {
    // The text itself is not repeated: somebody may have written a password into it.
    let mut location = clouds
        .place(values.text("blobs"))
        .map_err(|bad| anyhow!("blobs (ALMANAC_BLOBS): {}\nremedy: {}", bad.fault, bad.remedy))?;
    location.cache_bytes_max = values.number::<u64>("blob_cache_mb", 0, 1_048_576)?.unwrap_or(1024) * MB;
    Ok(location)
}

fn is_of_a_cloud(name: &str) -> bool {
    CLOUDS.iter().any(|cloud| name.starts_with(cloud))
}

#[cfg(test)]
mod tests {
    use super::{super::Origin, *};

    fn read(settings: &[(&str, &str)], variables: &[(&str, &str)]) -> Result<BlobLocation> {
        let mut values = Values::default();
        let given = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        values.take(Origin::File, |key| given(key.name));
        values.take(Origin::Default, |key| Some(key.default.to_owned()));
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        location(&values, &Clouds::new(&values, variables))
    }

    #[test]
    fn the_place_is_found_with_settings_and_variables_of_its_cloud() {
        assert_eq!(read(&[], &[]).unwrap().to_string(), "the data folder");
        let there =
            read(&[("blobs", "s3://bucket/a"), ("aws_secret_access_key", "hush")], &[("AWS_ACCESS_KEY_ID", "id")]);
        assert_eq!(there.unwrap().to_string(), "s3://bucket/a");
        let kept = read(&[("blob_cache_mb", "5")], &[]).unwrap();
        assert_eq!(kept.cache_bytes_max, 5_000_000);
    }

    #[test]
    fn a_place_that_cannot_be_is_told_with_the_setting_and_the_remedy() {
        let error = read(&[("blobs", "s3://id:hush@bucket")], &[]).unwrap_err().to_string();
        assert!(error.starts_with("blobs (ALMANAC_BLOBS): ") && error.contains("\nremedy: "), "{error}");
        assert!(!error.contains("hush"), "{error}");
        let error = read(&[("blobs", "s3://bucket"), ("aws_access_key_id", "id")], &[]).unwrap_err().to_string();
        assert!(error.contains("AWS_SECRET_ACCESS_KEY"), "{error}");
    }
}
