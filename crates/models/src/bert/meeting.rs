//! Where the shards of one pass meet: each brings its part, all leave with every part. Waiting is spinning, because a
//! meeting takes place every 50 microseconds and waking a thread costs as much; a long wait shows that the cores are
//! wanted by others, and is remembered.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// Turns of spinning, some tens of microseconds, before the core is offered to others.
const SPINS_MAX: u32 = 2_000;
/// Added to the arrivals when a shard dies, so that nobody waits for it.
const BROKEN: usize = usize::MAX / 2;

/// A table with a seat for each shard.
pub struct Meeting {
    /// Two rounds of parts: a shard may bring its next part while others still read the last one, not the next but one.
    parts: [Vec<RwLock<Vec<f32>>>; 2],
    arrived: AtomicUsize,
    crowded: AtomicBool,
}

/// One shard's place. Each shard must call [`Seat::share`] equally often.
pub struct Seat<'a> {
    meeting: &'a Meeting,
    pub index: usize,
    pub of: usize,
    round: usize,
}

impl Meeting {
    pub fn new(of: usize) -> Self {
        let round = || (0..of).map(|_| RwLock::default()).collect();
        Self { parts: [round(), round()], arrived: AtomicUsize::new(0), crowded: AtomicBool::new(false) }
    }

    /// Whether somebody waited so long that the machine must be busy with something else.
    pub fn was_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }

    pub fn seats(&self) -> impl Iterator<Item = Seat<'_>> {
        let of = self.parts[0].len();
        (0..of).map(move |index| Seat { meeting: self, index, of, round: 0 })
    }
}

impl Seat<'_> {
    /// Brings this shard's part (left empty or with old numbers) and shows all parts, in the same order to every shard,
    /// once all are there. If a shard has died, nothing is shown; its death is reported where its thread is joined.
    pub fn share(&mut self, part: &mut Vec<f32>, use_parts: impl FnOnce(&[&[f32]])) {
        let slots = &self.meeting.parts[self.round % 2];
        if let Some(slot) = slots.get(self.index) {
            std::mem::swap(&mut *slot.write().unwrap_or_else(PoisonError::into_inner), part);
        }
        self.round += 1;
        self.meeting.arrived.fetch_add(1, Ordering::AcqRel);
        let mut spins = 0;
        loop {
            let arrived = self.meeting.arrived.load(Ordering::Acquire);
            if arrived >= BROKEN {
                return;
            }
            if arrived >= self.round * self.of {
                break;
            }
            spins += 1;
            if spins < SPINS_MAX {
                std::hint::spin_loop();
            } else {
                self.meeting.crowded.store(true, Ordering::Relaxed);
                std::thread::yield_now();
            }
        }
        let guards: Vec<RwLockReadGuard<'_, Vec<f32>>> =
            slots.iter().map(|slot| slot.read().unwrap_or_else(PoisonError::into_inner)).collect();
        let parts: Vec<&[f32]> = guards.iter().map(|guard| guard.as_slice()).collect();
        use_parts(&parts);
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.meeting.arrived.fetch_add(BROKEN, Ordering::AcqRel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_leaves_with_every_part() {
        let meeting = Meeting::new(3);
        std::thread::scope(|scope| {
            for mut seat in meeting.seats() {
                scope.spawn(move || {
                    for round in 0..200_u16 {
                        let mut part = vec![f32::from(round) + seat.index as f32];
                        seat.share(&mut part, |parts| {
                            let want = [0.0, 1.0, 2.0].map(|index| f32::from(round) + index);
                            assert_eq!(parts.concat(), want);
                        });
                    }
                });
            }
        });
    }

    #[test]
    fn a_death_ends_the_meeting() {
        let meeting = Meeting::new(2);
        std::thread::scope(|scope| {
            let mut seats = meeting.seats();
            let (mut alive, dead) = (seats.next().unwrap(), seats.next().unwrap());
            let died = scope.spawn(move || {
                let _dead = dead;
                panic!("as the test wants");
            });
            alive.share(&mut vec![1.0], |_| panic!("nothing to show"));
            assert!(died.join().is_err());
        });
    }
}
