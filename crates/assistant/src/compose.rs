//! One answer from question to last word, told to a [`Live`] as it comes. Chats and one-shot questions share it.

mod computed;

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::StreamExt;
use models::{Embedder, Llm, LlmError, LlmEvent, LlmStream, Next};
use store::EnvironmentId;

use crate::{
    AssistantError, Evidence, Mode, Scope, Settings, Stage, Usage,
    extractive::{self, Candidate},
    followup,
    ground::Ground,
    live::Live,
    markers::{Markers, Piece},
    prompt::{self, Turn},
    repeats::{Kept, Key},
    retrieve::{Finder, Retrieved},
    support,
    tabular::{Room, Tabular},
    unsupported::{Source, unsupported},
};

/// Characters of a question.
pub(crate) const QUESTION_CHARS_MAX: usize = 8_000;
/// Tokens that a rewritten question may have.
const REWRITE_TOKENS_MAX: u32 = 200;

/// What answers are made with.
pub(crate) struct Tools {
    pub finder: Finder,
    pub llm: Option<Llm>,
    pub settings: Settings,
    pub room: Room,
}

impl Tools {
    /// What questions to tables are answered with.
    pub(crate) fn tabular(&self) -> Tabular<'_> {
        Tabular {
            store: &self.finder.store,
            room: &self.room,
            finder: &self.finder,
            embedder: self.finder.embedder(),
            llm: self.llm.as_ref(),
            plan_timeout: Duration::from_millis(self.settings.plan_timeout_ms),
        }
    }
}

/// A question to be answered.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub environment: EnvironmentId,
    pub question: String,
    pub scope: Scope,
    /// Passages given to the reader.
    pub top: usize,
    /// Earlier turns, oldest first.
    pub history: Vec<Turn>,
    /// To be made anew, whatever is kept.
    pub fresh: bool,
}

/// The times and counts of one answer.
struct Meter {
    started: Instant,
    usage: Usage,
}

impl Meter {
    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn first_token(&mut self) {
        let now = self.elapsed_ms();
        self.usage.first_token_ms.get_or_insert(now);
    }

    fn end(&mut self, live: &Live) {
        self.usage.took_ms = self.elapsed_ms();
        live.usage(self.usage);
    }
}

/// Answers the task, event by event. What was told before an error stays.
///
/// # Errors
/// [`AssistantError::Llm`] when the model gives no whole answer; those of a search.
pub(crate) async fn compose(tools: &Tools, task: &Task, live: &Live) -> Result<(), AssistantError> {
    let mut meter = Meter { started: Instant::now(), usage: Usage::default() };
    // What was said before is a part of the question: such answers do not come back.
    let repeats = &tools.finder.repeats;
    let key = if repeats.is_on() && task.history.is_empty() {
        let revision = tools.finder.store.revision(&task.environment).await?;
        Some(Key::new(&task.environment, revision, &task.scope, task.top, &task.question))
    } else {
        None
    };
    if let Some(key) = key.as_ref().filter(|_| !task.fresh)
        && let Some(kept) = repeats.answer(key, tools.finder.store.cache()).await
    {
        meter.usage.cached = true;
        replay(&kept, live, &mut meter);
        return Ok(());
    }
    let is_whole = Composer { tools, task, live, meter, is_whole: true }.run().await?;
    if let Some(key) = key.filter(|_| is_whole)
        // A source that changed meanwhile may be in the answer, or not.
        && tools.finder.store.revision(&task.environment).await? == key.revision()
    {
        let kept = {
            let record = live.record();
            Kept { text: record.text.clone(), detail: record.detail.clone() }
        };
        repeats.keep_answer(key, kept, tools.finder.store.cache()).await;
    }
    Ok(())
}

/// Tells an answer again, with the same events.
fn replay(kept: &Kept, live: &Live, meter: &mut Meter) {
    let Kept { text, detail } = kept;
    live.evidence(detail.evidence.clone(), detail.mode.unwrap_or(Mode::Passages));
    if let Some(table) = &detail.table {
        live.table((**table).clone());
    }
    if let Some(model) = &detail.model {
        live.model(model);
    }
    for citation in &detail.citations {
        live.citation(citation.clone());
    }
    if detail.abstained {
        live.abstained();
    }
    meter.usage.search_ms = meter.elapsed_ms();
    meter.first_token();
    live.token(text);
    for sentence in &detail.unsupported {
        live.unsupported(sentence.clone());
    }
    meter.end(live);
}

/// An answer in the making.
struct Composer<'a> {
    tools: &'a Tools,
    task: &'a Task,
    live: &'a Live,
    meter: Meter,
    /// Nothing failed on the way that may work the next time.
    is_whole: bool,
}

impl Composer<'_> {
    /// Tells whether the answer is as good as it gets.
    async fn run(mut self) -> Result<bool, AssistantError> {
        let Self { tools, task, live, .. } = self;
        live.status(Stage::Searching, searching(&task.scope));
        let question = self.standalone().await;
        if question != task.question {
            live.standalone(question.clone());
        }
        if self.follow(&question).await? || self.compute(&question).await? {
            self.meter.end(live);
            return Ok(self.is_whole);
        }
        let retrieved = tools.finder.find(&task.environment, &task.scope, &question, task.top).await?;
        self.meter.usage.search_ms = self.meter.elapsed_ms();
        self.is_whole &= retrieved.is_whole();
        tracing::debug!(strength = ?retrieved.strength, passages = retrieved.grounds.len(), "searched");
        match &tools.llm {
            Some(llm) if retrieved.sources == 0 => self.chat(llm).await?,
            Some(llm) if !retrieved.grounds.is_empty() => self.read(llm, &retrieved).await?,
            None if retrieved.strength.is_enough() && !retrieved.grounds.is_empty() => {
                self.quote(&question, retrieved).await?;
            }
            _ => self.abstain(&retrieved),
        }
        self.meter.end(live);
        Ok(self.is_whole)
    }

    /// The question as it is searched: unchanged where it stands alone, else rewritten by the model within its time, else
    /// with the words of the question before.
    async fn standalone(&self) -> String {
        let Self { tools, task, .. } = self;
        if task.history.is_empty() || !followup::leans(&task.question) {
            return task.question.clone();
        }
        if let Some(llm) = &tools.llm {
            let messages = prompt::standalone(&task.question, &task.history, tools.settings.prompt_tokens_max);
            let limit = Duration::from_millis(tools.settings.rewrite_timeout_ms);
            match tokio::time::timeout(limit, llm.complete(&messages, REWRITE_TOKENS_MAX)).await {
                Ok(Ok(completion)) if cut_off(Some(&completion.finish_reason)).is_none() => {
                    if let Some(question) = followup::accept(&completion.text, QUESTION_CHARS_MAX) {
                        return question;
                    }
                }
                Ok(Ok(_)) => tracing::info!("the rewritten question was cut off"),
                Ok(Err(error)) => tracing::info!(%error, "the follow-up question is completed by rules"),
                Err(_) => tracing::info!(limit_ms = tools.settings.rewrite_timeout_ms, "rewriting took too long"),
            }
        }
        followup::by_rules(&task.question, &task.history)
    }

    /// Without sources: the model answers from what it knows, and the person is told so.
    async fn chat(&mut self, llm: &Llm) -> Result<(), AssistantError> {
        let Self { tools, task, live, .. } = self;
        live.evidence(Vec::new(), Mode::Plain);
        live.status(Stage::Writing, "answering without sources: there are none in scope");
        let messages = prompt::plain(&task.question, &task.history, tools.settings.prompt_tokens_max);
        let stream = llm.stream(&messages).await?;
        self.write(stream, &[]).await?;
        Ok(())
    }

    /// The model answers from the passages.
    async fn read(&mut self, llm: &Llm, retrieved: &Retrieved) -> Result<(), AssistantError> {
        let Self { tools, task, live, .. } = self;
        let evidence: Vec<_> = retrieved.grounds.iter().map(|ground| ground.evidence.clone()).collect();
        let mut budget = tools.settings.prompt_tokens_max;
        let (stream, given) = loop {
            let (messages, given) = prompt::over_sources(&task.question, &evidence, &task.history, budget);
            live.evidence(evidence.iter().take(given).cloned().collect(), Mode::Model);
            live.status(Stage::Reading, format!("reading {}", count(given, "passage")));
            match llm.stream(&messages).await {
                // The estimate was too low for this model: once more with half.
                Err(error) if error.next() == Next::Shorten && budget == tools.settings.prompt_tokens_max => {
                    budget /= 2
                }
                answer => break (answer?, given),
            }
        };
        let grounds = &retrieved.grounds[..given.min(retrieved.grounds.len())];
        let cited = self.write(stream, grounds).await?;
        self.check(grounds).await?;
        if !cited {
            // The prompt asks to cite whatever rests on a source, and nothing where the sources do not answer.
            self.live.abstained();
        }
        Ok(())
    }

    /// Holds every sentence against what it cites, before the answer counts as done.
    async fn check(&self, grounds: &[Ground]) -> Result<(), AssistantError> {
        let source = |ground: &Ground| {
            let Evidence { number, text, heading, source, .. } = &ground.evidence;
            Source {
                number: *number,
                texts: [Some(text), heading.as_ref(), Some(source)].into_iter().flatten().cloned().collect(),
            }
        };
        let sources: Vec<Source> = grounds.iter().map(source).collect();
        let (text, question) = (self.live.record().text.clone(), self.task.question.clone());
        let found = tokio::task::spawn_blocking(move || unsupported(&text, &sources, &question)).await;
        for sentence in found.map_err(|error| AssistantError::Internal(error.to_string()))? {
            self.live.unsupported(sentence);
        }
        Ok(())
    }

    /// Streams the model's text, with its markers checked; tells whether anything was cited.
    async fn write(&mut self, mut stream: LlmStream, grounds: &[Ground]) -> Result<bool, AssistantError> {
        let Self { live, meter, .. } = self;
        live.model(stream.model());
        live.status(Stage::Writing, "writing");
        let mut writer = Writer {
            live,
            grounds,
            markers: Markers::default(),
            space: String::new(),
            cited: HashSet::new(),
            fits: true,
        };
        let mut finished = None;
        while let Some(event) = stream.next().await {
            match event {
                Ok(LlmEvent::Token(text)) => {
                    meter.first_token();
                    writer.take(&text);
                }
                Ok(LlmEvent::Usage { prompt_tokens, completion_tokens }) => {
                    meter.usage.prompt_tokens = Some(prompt_tokens);
                    meter.usage.completion_tokens = Some(completion_tokens);
                }
                Ok(LlmEvent::Done { finish_reason }) => finished = Some(finish_reason),
                Err(error) => {
                    writer.finish();
                    meter.end(live);
                    return Err(error.into());
                }
            }
            if !writer.fits {
                break;
            }
        }
        writer.finish();
        if !writer.fits {
            return Err(LlmError::TooLarge { bytes_max: live.record().text.len() }.into());
        }
        if let Some(reason) = cut_off(finished.as_deref()) {
            return Err(LlmError::CutOff { reason: reason.into() }.into());
        }
        Ok(!writer.cited.is_empty())
    }

    /// Without a language model: the sentences that answer best.
    async fn quote(&mut self, question: &str, mut retrieved: Retrieved) -> Result<(), AssistantError> {
        let Self { tools, live, .. } = self;
        let (asked, embedder) = (retrieved.vector.take(), retrieved.embedder.take());
        let grounds = &mut retrieved.grounds;
        live.status(Stage::Reading, format!("reading {}", count(grounds.len(), "passage")));
        let candidates = extractive::candidates(question, grounds, &retrieved.weights);
        let meanings = meanings(tools, asked.as_deref().zip(embedder.as_ref()), &candidates, grounds).await?;
        let chosen = extractive::choose(candidates, meanings.as_deref(), grounds);
        if chosen.is_empty() {
            self.abstain(&retrieved);
            return Ok(());
        }
        for quoted in chosen.iter().filter(|quoted| !grounds[quoted.ground].is_row()).cloned().collect::<Vec<_>>() {
            grounds[quoted.ground].mark(&[quoted.range]);
        }
        live.evidence(grounds.iter().map(|ground| ground.evidence.clone()).collect(), Mode::Passages);
        for (text, citation) in extractive::write(&chosen, grounds) {
            self.meter.first_token();
            live.citation(citation);
            live.token(&text);
        }
        Ok(())
    }

    /// Says what was searched and that it does not answer the question.
    fn abstain(&mut self, retrieved: &Retrieved) {
        let Self { live, meter, .. } = self;
        live.evidence(retrieved.grounds.iter().map(|ground| ground.evidence.clone()).collect(), Mode::Passages);
        live.abstained();
        meter.first_token();
        let text = match retrieved.sources {
            0 => "There is nothing to search: no source in scope is ready. Add files, or choose other collections."
                .to_owned(),
            1 => "The source searched does not answer this question. Try other words, or widen the scope.".to_owned(),
            sources => format!(
                "None of the {sources} sources searched answers this question. Try other words, or widen the scope."
            ),
        };
        live.token(&text);
    }
}

/// Passes text on, resolves its markers: a number that was given becomes `[n]` with a citation, any other is dropped.
struct Writer<'a> {
    live: &'a Live,
    grounds: &'a [Ground],
    markers: Markers,
    /// White space that goes with the marker after it, if that one stays.
    space: String,
    cited: HashSet<u32>,
    /// False once the answer is as long as one may be.
    fits: bool,
}

impl Writer<'_> {
    fn take(&mut self, text: &str) {
        for piece in self.markers.push(text) {
            match piece {
                Piece::Text(text) if text.bytes().all(|byte| byte == b' ') => self.space.push_str(&text),
                Piece::Text(text) => self.say(&text),
                Piece::Cite(numbers) => self.cite(&numbers),
            }
        }
    }

    fn finish(&mut self) {
        let held = self.markers.finish();
        let held = held.trim_end().to_owned();
        if !held.is_empty() {
            self.say(&held);
        }
    }

    fn say(&mut self, text: &str) {
        let text = format!("{}{text}", std::mem::take(&mut self.space));
        self.fits &= self.live.token(&text);
    }

    fn cite(&mut self, numbers: &[u32]) {
        let given: Vec<&Ground> = numbers
            .iter()
            .filter_map(|number| self.grounds.iter().find(|ground| ground.evidence.number == *number))
            .collect();
        if given.is_empty() {
            self.space.clear();
            return;
        }
        let claim = support::last_sentence(&self.live.record().text);
        let mut markers = String::new();
        for ground in given {
            let number = ground.evidence.number;
            if self.cited.insert(number) {
                self.live.citation(support::cite(ground, &claim));
            }
            markers.push_str(&format!("[{number}]"));
        }
        self.say(&markers);
    }
}

/// Cosines of the question, whose vector is `asked` and by whom it was made, and each candidate; `None` where nothing is embedded.
/// Rows have theirs from the search.
async fn meanings(
    tools: &Tools,
    asked: Option<(&[f32], &Arc<dyn Embedder>)>,
    candidates: &[Candidate],
    grounds: &[Ground],
) -> Result<Option<Vec<f32>>, AssistantError> {
    let Some((question, embedder)) = asked else { return Ok(None) };
    let is_sentence = |candidate: &&Candidate| !grounds[candidate.ground].is_row();
    let texts: Vec<String> = candidates
        .iter()
        .filter(is_sentence)
        .map(|candidate| grounds[candidate.ground].evidence.text[candidate.range.clone()].to_owned())
        .collect();
    let Some(vectors) = tools.finder.embed_all(Some(embedder), texts).await? else { return Ok(None) };
    let mut sentences = vectors.iter().map(|vector| dot(question, vector));
    let meaning = |candidate: &Candidate| {
        let ground = &grounds[candidate.ground];
        let known = if ground.is_row() { ground.cosine } else { sentences.next() };
        known.unwrap_or_default()
    };
    Ok(Some(candidates.iter().map(meaning).collect()))
}

/// Why an answer is not whole, by the provider's word for its end (`None`: there was none).
fn cut_off(finish_reason: Option<&str>) -> Option<&'static str> {
    match finish_reason {
        None => Some("the stream ended before the answer did"),
        Some("length") => Some("the model stopped at its limit of tokens"),
        Some("content_filter") => Some("the provider's content filter stopped it"),
        Some(_) => None,
    }
}

fn searching(scope: &Scope) -> String {
    match (scope.collections.len(), scope.sources.len()) {
        (0, 0) => "searching all sources".into(),
        (collections, 0) => format!("searching {}", count(collections, "collection")),
        (0, sources) => format!("searching {}", count(sources, "source")),
        (collections, sources) => {
            format!("searching {} and {}", count(collections, "collection"), count(sources, "source"))
        }
    }
}

fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// Cosine of two unit vectors.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
