//! Looks again at the built UI when a release is made: new files in the folder would go unseen.

use std::{env, fs, io};

/// What `npm run build` writes; development builds read it while they run.
const DIST: &str = "../../web/dist";

fn main() -> io::Result<()> {
    // A program built while the folder is missing would not find the pages that are built later.
    fs::create_dir_all(DIST)?;
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if is_release { DIST } else { "build.rs" });
    Ok(())
}
