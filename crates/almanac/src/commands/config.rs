//! `almanac config show`: what is in force and where it came from.

use anyhow::Result;
use serde_json::json;
use server::SettingOrigin;

use crate::{config::Config, terminal, wiring};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print every setting in force, its origin and its meaning; secrets are starred
    Show {
        /// One JSON object per setting
        #[arg(long)]
        json: bool,
    },
}

/// Prints the settings.
///
/// # Errors
/// None of its own.
pub(super) fn run(config: &Config, command: Command) -> Result<()> {
    let Command::Show { json } = command;
    let mut group = String::new();
    for setting in wiring::settings_in_force(config) {
        if json {
            terminal::line(&json!(setting).to_string());
            continue;
        }
        if setting.group != group {
            terminal::line(&format!("{}# {}", if group.is_empty() { "" } else { "\n" }, setting.group));
            group.clone_from(&setting.group);
        }
        let origin = match setting.origin {
            SettingOrigin::Flag => "flag",
            SettingOrigin::Environment => "environment",
            SettingOrigin::File => "file",
            SettingOrigin::Default => "default",
        };
        terminal::line(&format!("{} = {:?}  # {origin}: {}", setting.key, setting.value, setting.doc));
    }
    Ok(())
}
