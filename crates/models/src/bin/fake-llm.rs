//! A scripted OpenAI-compatible server for browser journeys. Prints its base URL on the first line and serves until
//! it is killed.
//!
//! `fake-llm [--listen ADDR] [--answer TEXT] [--token-ms N] [--first-token-ms N] [--die-after N] [--error-after N]`
//!
//! Words in the user's message win over flags: `fake:say=TEXT`, `fake:slow=MS`, `fake:token=MS`, `fake:die=N`,
//! `fake:error=N`, `fake:status=N`.

use std::io::Write;

use models::fake::{FakeLlm, Say};

type Failure = Box<dyn std::error::Error>;

fn flags(mut arguments: impl Iterator<Item = String>) -> Result<(String, Say), Failure> {
    let mut address = "127.0.0.1:0".to_owned();
    let mut say = Say::default();
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--listen" => address = value,
            "--answer" => say.text = value,
            "--token-ms" => say.token_ms = value.parse()?,
            "--first-token-ms" => say.first_token_ms = value.parse()?,
            "--die-after" => say.die_after = Some(value.parse()?),
            "--error-after" => say.error_after = Some(value.parse()?),
            _ => return Err(format!("unknown flag {flag}").into()),
        }
    }
    Ok((address, say))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let (address, say) = flags(std::env::args().skip(1))?;
    let fake = FakeLlm::start_at(&address, say, []).await?;
    writeln!(std::io::stdout(), "{}", fake.url())?;
    std::io::stdout().flush()?;
    std::future::pending::<()>().await;
    Ok(())
}
