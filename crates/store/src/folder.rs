//! The lock on the data folder, and what its owner says of itself.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use crate::StoreError;

/// The file in a folder that is locked.
const LOCK: &str = "lock";

/// Processes of one machine that may share a data folder where their database is elsewhere.
const PROCESSES_MAX: u32 = 64;

/// An advisory lock on a folder: one process writes the lexical index there, and takes jobs where the database is there, too.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: File,
    dir: PathBuf,
}

impl FolderLock {
    /// Creates `dir` where it is absent, and locks it.
    pub fn take(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir)?;
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(dir.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0)?;
                Ok(Self { file, dir: dir.to_owned() })
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text)?;
                Err(StoreError::InUse(text.trim().to_owned()))
            }
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Locks `dir`, or the first folder in it for a further process that is free.
    pub fn take_one(dir: &Path) -> Result<Self, StoreError> {
        let mut taken = Self::take(dir);
        for process in 2..=PROCESSES_MAX {
            if !matches!(taken, Err(StoreError::InUse(_))) {
                break;
            }
            taken = Self::take(&dir.join(format!("process-{process}")));
        }
        taken
    }

    /// The folder that is locked.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn announce(&self, text: &str) -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(self.dir.join(LOCK))?;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(text.as_bytes())?;
        self.file.sync_all()
    }
}
