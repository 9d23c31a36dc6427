//! `almanac model pull`: fetches the embedding model from the Hugging Face hub.

use anyhow::{Context, Result};
use models::{Secret, hub};
use url::Url;

use crate::{config::Config, terminal};

/// Where the default model lives; other names are taken as hub names.
const DEFAULT_REPOSITORY: &str = "sentence-transformers/all-MiniLM-L6-v2";

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Fetch the embedding model into the assets folder
    Pull {
        /// Hub name, OWNER/NAME
        #[arg(default_value = DEFAULT_REPOSITORY)]
        repository: String,
        /// Branch, tag or commit
        #[arg(long, default_value = "main")]
        revision: String,
    },
}

/// Fetches the model.
///
/// # Errors
/// In words.
pub(super) async fn run(config: &Config, command: Command) -> Result<()> {
    let Command::Pull { repository, revision } = command;
    let name = repository.rsplit('/').next().unwrap_or(&repository);
    let target = config.assets.join("models").join(name);
    let endpoint = config.values.text("hf_endpoint");
    let endpoint = Url::parse(endpoint).with_context(|| {
        format!("hf_endpoint is {endpoint:?}\nremedy: give an address such as https://huggingface.co")
    })?;
    let token = Some(config.values.text("hf_token")).filter(|token| !token.is_empty()).map(Secret::new);
    let bar = terminal::progress(0);
    let what = hub::Pull { endpoint: &endpoint, repo: &repository, revision: &revision, token: token.as_ref() };
    let pulled = hub::pull(what, &target, |file, done, total| {
        bar.set_message(file.to_owned());
        bar.set_position(done / 1_000_000);
        bar.set_length(total.unwrap_or(done) / 1_000_000);
    })
    .await;
    bar.finish_and_clear();
    pulled.with_context(|| format!("{repository} could not be fetched"))?;
    terminal::line(&format!("{repository} is in {}", target.display()));
    if name != config.model && name != config.values.text("reranker") {
        terminal::note(&format!(
            "go over to it while the old one answers: `almanac env reindex --model {name}`; \
             ALMANAC_MODEL={name} makes it that of new libraries"
        ));
    }
    Ok(())
}
