//! The command line: one file per command.

mod ask;
mod backup;
mod columns;
mod config;
mod copying;
mod doctor;
mod env;
mod eval;
mod forecast;
mod health;
mod ingest;
mod migrate_store;
mod model;
mod monitoring;
mod refresh;
mod restore;
mod samples;
mod serve;
mod sources;
mod token;
mod user;
mod worker;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{
    config::{Config, Flags},
    logging, service_manager, terminal, traces, wiring,
};

/// Ask your documents, tables and time series; every citation opens.
#[derive(Debug, Parser)]
#[command(name = "almanac", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Folder of the database, the originals and the indexes (ALMANAC_DATA)
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// Ask this running server instead of opening the data folder (ALMANAC_SERVER)
    #[arg(long, global = true, value_name = "URL")]
    server: Option<String>,
    /// Environment to work in (ALMANAC_ENV)
    #[arg(long, global = true, value_name = "NAME")]
    env: Option<String>,
    /// Configuration file; almanac.toml in the working folder if it is there (ALMANAC_CONFIG)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the browser UI and the API
    Serve(serve::Arguments),
    /// Run jobs, schedules and forecasts beside the servers that share a Postgres database
    Worker,
    /// Add files, folders and addresses to a collection, and wait until they can be asked
    Ingest(ingest::Arguments),
    /// Ask a question
    Ask(ask::Arguments),
    /// Ask a question set and measure the answers
    Eval(eval::Arguments),
    /// Forecast a column of a file, with intervals and the error that such forecasts had
    Forecast(forecast::Arguments),
    /// Fetch a source again, or all whose schedule is due
    Refresh(refresh::Arguments),
    /// List the sources and how far they are
    Sources(sources::Arguments),
    /// Environments: clones of the sources in milliseconds, promoted and rolled back
    #[command(subcommand)]
    Env(env::Command),
    /// Copy everything to a folder or an object store while it is served; list and verify such copies
    Backup(backup::Arguments),
    /// Bring a backup back into an empty data folder or database
    Restore(restore::Arguments),
    /// Copy everything from one database to another, between SQLite and Postgres
    MigrateStore(migrate_store::Arguments),
    /// Who may log in, and what they may do
    #[command(subcommand)]
    User(user::Command),
    /// API tokens: what programs call a server with
    #[command(subcommand)]
    Token(token::Command),
    /// The embedding model
    #[command(subcommand)]
    Model(model::Command),
    /// The configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Check the data folder, the assets and the language model, and say how to mend each
    Doctor(doctor::Arguments),
    /// Ask a server whether it can serve; succeeds when it is ready
    Health(health::Arguments),
    /// Print the OpenAPI document
    Openapi,
}

/// Runs the command.
///
/// # Errors
/// In words for the user; `outcome` turns them into exit codes.
pub(crate) fn run(cli: Cli) -> Result<()> {
    let mut flags = Flags { data: cli.data, server: cli.server, env: cli.env, config: cli.config, listen: None };
    if let Command::Openapi = cli.command {
        terminal::line(&server::openapi().to_pretty_json()?);
        return Ok(());
    }
    // Needs no data folder, no configuration and no network.
    if let Command::Forecast(arguments) = &cli.command {
        return forecast::run(arguments);
    }
    let mut held = None;
    if let Command::Serve(arguments) = &cli.command {
        flags.listen.clone_from(&arguments.listen);
        held = service_manager::held_socket()?;
    }
    let config = Config::load(&flags)?;
    let metrics = wiring::metrics(&config)?;
    let is_service = matches!(cli.command, Command::Serve(_) | Command::Worker);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let tracer = if is_service { traces::provider(&config, runtime.handle())? } else { None };
    logging::start(&config, is_service.then_some(&metrics), tracer.as_ref())?;
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(arguments) => serve::run(config, arguments, held, metrics).await,
            Command::Worker => worker::run(config, metrics).await,
            Command::Ingest(arguments) => ingest::run(&config, arguments).await,
            Command::Ask(arguments) => ask::run(&config, arguments).await,
            Command::Eval(arguments) => eval::run(&config, arguments).await,
            Command::Refresh(arguments) => refresh::run(&config, arguments).await,
            Command::Sources(arguments) => sources::run(&config, arguments).await,
            Command::Env(command) => env::run(&config, command).await,
            Command::Backup(arguments) => backup::run(&config, arguments).await,
            Command::Restore(arguments) => restore::run(&config, arguments).await,
            Command::MigrateStore(arguments) => migrate_store::run(&config, arguments).await,
            Command::User(command) => user::run(&config, command).await,
            Command::Token(command) => token::run(&config, command).await,
            Command::Model(command) => model::run(&config, command).await,
            Command::Config(command) => config::run(&config, command),
            Command::Doctor(arguments) => doctor::run(&config, arguments).await,
            Command::Health(arguments) => health::run(&config, arguments).await,
            Command::Openapi | Command::Forecast(_) => Ok(()),
        }
    });
    if let Some(tracer) = tracer
        && let Err(error) = tracer.shutdown_with_timeout(traces::EXPORT_TIMEOUT)
    {
        tracing::warn!(%error, "the last traces could not be sent");
    }
    // A blocking task that is still embedding must not hold up the end.
    runtime.shutdown_background();
    outcome
}
