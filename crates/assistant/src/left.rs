//! Answers whose process is gone, taken up here: begun anew in their place, under numbers higher than any that were seen.

use std::{sync::Arc, time::Duration};

use store::{LeftAnswer, Signal, Topic};
use tokio::sync::broadcast::error::RecvError;

use crate::{
    Asker, Assistant, AssistantError, MessageState,
    assistant::identity,
    detail::{Detail, Mark, Record, What, interrupted},
    follow::{LEFT, followed},
    live::Live,
};

/// How often it is looked for answers whose process is gone.
const LOOK_INTERVAL: Duration = Duration::from_secs(3);
/// Answers taken up at one such time.
const TAKEN_UP_MAX: u32 = 16;
/// Times that an answer is taken up before it is given up: it may be what ends its processes.
const ATTEMPTS_MAX: u32 = 10;
/// Numbers of one attempt's events: more than an answer has bytes and events.
const ATTEMPT_NUMBERS_BITS: u32 = 24;

impl Assistant {
    /// Takes up the answers of processes that are gone, and hears what others follow, until [`Assistant::shutdown`]. Call once,
    /// in a process that serves.
    pub fn start(&self) {
        if self.store.is_shared() {
            tokio::spawn(self.clone().look_after());
        }
    }

    async fn look_after(self) {
        let mut heard = self.store.signals().hear();
        let mut interval = tokio::time::interval(LOOK_INTERVAL);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !self.answers.is_closing() {
            tokio::select! {
                _ = interval.tick() => self.take_up_left().await,
                signal = heard.recv() => match signal {
                    Ok(Signal::Told(Topic::Answer, text)) if *text == *LEFT => self.take_up_left().await,
                    Ok(Signal::Told(Topic::Answer, text)) => {
                        if let Some(id) = followed(&text) {
                            self.answers.followed(&id);
                        }
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        }
    }

    async fn take_up_left(&self) {
        let left = match self.store.take_left_answers(&self.answers.lease(), store::now_ms(), TAKEN_UP_MAX).await {
            Ok(left) => left,
            Err(error) => {
                tracing::warn!(%error, "answers that were left cannot be looked for");
                return;
            }
        };
        for answer in left {
            tracing::info!(message.id = %answer.id, attempt = answer.attempts, "an answer is taken up");
            let taken = self.take_up(&answer).await;
            if let Err(error) = taken {
                // Its lease runs out, and it is taken up again.
                tracing::warn!(%error, message.id = %answer.id, "an answer could not be taken up");
            }
        }
    }

    async fn take_up(&self, left: &LeftAnswer) -> Result<(), AssistantError> {
        let old = self.store.message(&left.environment, &left.id).await?;
        let kept = Detail::read(&old.detail);
        let identity = identity(left.id.clone(), left.chat.clone(), old.created_ms);
        if left.attempts > ATTEMPTS_MAX {
            let detail = Detail { error: Some(interrupted()), ..kept };
            let record = Record { identity, state: MessageState::Interrupted, text: old.text, detail };
            return self.answers.write(&record).await;
        }
        let permit = self.answers.permit()?;
        // What the owner of the chat may read now, whatever it was when they asked.
        let (owner, readable) = self.store.asker_in_chat(&left.environment, &left.chat).await?;
        let this = self.for_asker(Asker { user: owner, readable });
        let scope = kept.scope.unwrap_or_default();
        let (question, history) = self.asked(&old).await?;
        let detail = Detail {
            scope: Some(scope.clone()),
            base: u64::from(left.attempts) << ATTEMPT_NUMBERS_BITS,
            marks: vec![Mark { at: 0, what: What::Restarted }],
            ..Detail::default()
        };
        let live = Arc::new(Live::new(identity, detail));
        if self.answers.insert(&left.id, &live).is_err() {
            return Err(AssistantError::Internal("an answer that was left is in the making here".into()));
        }
        let record = live.record().clone();
        if let Err(error) = self.answers.write(&record).await {
            live.leave();
            self.answers.remove(&left.id, &live);
            return Err(error);
        }
        let task = this.task(&left.environment, &question, &scope, history);
        self.answers.start(self.tools.clone(), task, live, permit);
        Ok(())
    }
}
