//! Looks again at the built UI when a release is made: a folder that was absent, or new files in it, would go unseen.

fn main() {
    // Development builds read the folder while they run.
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if is_release { "../../web/dist" } else { "build.rs" });
}
