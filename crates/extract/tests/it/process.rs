//! The parent against children that misbehave, played by shell scripts, and what becomes of a child nobody listens to.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use extract::{Extractor, Limits};
use tempfile::TempPath;

use crate::files::temporary;
use crate::{collect, program};

/// An executable that runs `script` whatever it is asked.
fn player(script: &str) -> TempPath {
    let file = temporary(format!("#!/bin/sh\n{script}\n").as_bytes());
    std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    // Closed, or it could not be executed while open for writing.
    file.into_temp_path()
}

async fn check(script: &str, limits: Limits, code: &str) {
    let program = player(script);
    let outcome = collect(&Extractor::new(program.to_path_buf(), None, limits), Path::new("/dev/null"), "a.pdf").await;
    assert_eq!(outcome.code(), code, "{script}: {:?}", outcome.ended);
}

#[tokio::test]
async fn every_death_has_a_name() {
    check("exit 101", Limits::default(), "damaged").await;
    check("kill -SEGV $$", Limits::default(), "damaged").await;
    check("kill -XCPU $$", Limits::default(), "time_limit").await;
    check("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", Limits::default(), "memory_limit").await;
    check("exit 0", Limits::default(), "internal").await;
    check("echo this is no frame at all", Limits::default(), "internal").await;
}

#[tokio::test]
async fn a_child_that_hangs_is_ended() {
    let limits = Limits { wall_ms: 200, ..Limits::default() };
    check("exec /bin/sleep 600", limits, "time_limit").await;
}

#[tokio::test]
async fn a_child_that_only_computes_is_ended() {
    let limits = Limits { cpu_seconds: 1, ..Limits::default() };
    check("while :; do :; done", limits, "time_limit").await;
}

#[tokio::test]
async fn a_flood_of_complaints_does_not_block_the_child() {
    check("i=0; while [ $i -lt 3000 ]; do echo 'a complaint of some length, again and again and again' >&2; i=$((i+1)); done; exit 101", Limits::default(), "damaged").await;
}

#[tokio::test]
async fn a_missing_program_is_our_own_fault() {
    let outcome =
        collect(&Extractor::new("/nowhere/almanac".into(), None, Limits::default()), Path::new("/dev/null"), "a").await;
    assert_eq!(outcome.code(), "internal");
}

/// The child ends once its reader is gone: `wait` returns, and does not for ever.
#[tokio::test]
async fn an_orphan_ends_at_its_next_frame() {
    let text = temporary("a paragraph of some words\n\n".repeat(200_000).as_bytes());
    let mut child = std::process::Command::new(program())
        .args(["extract-child".as_ref(), text.path().as_os_str(), "a.txt".as_ref()])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    assert!(!status.success());
}
