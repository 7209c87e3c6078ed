//! A file of responses, response by response: the values of a stream are one response, as are the choices of each.
//!
//! Which values of a file go together is told by what servers write into the events of a stream: `object` ends in `.chunk`
//! and choices have a `delta` (OpenAI), `type` begins with `response.` (OpenAI's Responses API), `done` or `stop` is false
//! (Ollama, llama-server), a `token` has no `generated_text` yet (TGI), or there is no reason why the text has ended
//! (`finish_reason`, `finishReason`) and the next value has the same id.

use std::collections::BTreeMap;
use std::path::Path;

use super::answers::{Answers, open_file};
use super::error::{LogprobsError, Problem};
use super::json::{Node, NodeKind};
use super::positions::{Position, Positions};
use super::source::{JsonFile, JsonSpan};
use super::{chat, documents};
use crate::logits::scale::Scale;
use crate::reading::Limits;

/// A file of responses; no more than where each is is kept of it.
pub struct Responses {
    file: JsonFile,
    /// The values of each.
    parts: Vec<Vec<JsonSpan>>,
}

/// What a choice of a response has, and which choices there are.
pub struct ResponseChoice {
    /// Its positions.
    pub positions: Vec<Position>,
    /// The indices of the response's choices; none where it has no list of them.
    pub choices: Vec<u64>,
}

impl Responses {
    /// Looks for the responses of a file, which messages call `name`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is something else, or is not JSON.
    pub fn open(path: &Path, name: &str) -> Result<Responses, LogprobsError> {
        let (file, _) = open_file(path, name)?;
        let mut parts = ResponseParts::default();
        documents::each(&file, |node| {
            if has_responses(node)? {
                node.each(|_, node| parts.take(node))
            } else {
                parts.take(node)
            }
        })?;
        let parts = parts.all;
        Ok(Responses { file, parts })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.parts.len()
    }

    /// How many bytes one has.
    pub fn length(&self, index: usize) -> u64 {
        let spans = self.parts[index].iter();
        spans.map(|span| span.end - span.start + 1).sum()
    }

    /// The line on which one begins, from 1.
    pub fn line(&self, index: usize) -> usize {
        let start = self.parts[index].first().map_or(0, |span| span.start);
        self.file.line_ends(start) + 1
    }

    /// The text of one, each of its values with a line end.
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more, or it is not UTF-8.
    pub fn text(&self, index: usize) -> Result<String, LogprobsError> {
        let mut text = Vec::new();
        for span in &self.parts[index] {
            let mut bytes = Vec::new();
            let length = (span.end - span.start) as usize;
            let read = self.file.fill(span.start, &mut bytes, length);
            read.map_err(|error| self.failed(Problem::Unreadable(error)))?;
            text.append(&mut bytes);
            text.push(b'\n');
        }
        String::from_utf8(text).map_err(|error| {
            let byte = error.utf8_error().valid_up_to();
            self.failed(Problem::NotUtf8 { byte })
        })
    }

    /// The positions of one of its choices; every response has choice 0.
    ///
    /// # Errors
    ///
    /// Those of [`read`](super::read).
    pub fn choice(&self, index: usize, choice: u64) -> Result<ResponseChoice, LogprobsError> {
        let read = || {
            let text = self.text(index)?;
            let file = JsonFile::of_bytes(self.file.name.clone(), text.into_bytes());
            let mut found = Positions::new(&Limits::default());
            found.choice = choice;
            let answers = Answers::read_to(file, None, found)?;
            if answers.scale != Scale::LogProbabilities {
                return Err(self.failed(Problem::Logits));
            }
            Ok(ResponseChoice {
                positions: answers.positions(0..answers.count())?,
                choices: answers.choices,
            })
        };
        read().map_err(|mut error: LogprobsError| {
            let before = self.line(index) - 1;
            error.line = error.line.map(|line| line + before);
            error
        })
    }

    fn failed(&self, problem: Problem) -> LogprobsError {
        LogprobsError {
            file: self.file.name.clone(),
            line: None,
            field: String::new(),
            problem,
        }
    }
}

/// Whether a value is a list with a response for each element, not one of tokens or of maps from ids.
fn has_responses(node: &Node<'_>) -> Result<bool, LogprobsError> {
    let mut has_responses = false;
    if node.is_list() {
        node.each(|place, first| {
            if place == 0 && first.is_object() {
                has_responses = !first.has_numbers_for_keys() && !chat::is_token(first)?;
            }
            Ok(())
        })?;
    }
    Ok(has_responses)
}

/// Responses that were found so far.
#[derive(Default)]
struct ResponseParts {
    all: Vec<Vec<JsonSpan>>,
    /// The last value of the last one.
    last: Option<StreamEvent>,
}

impl ResponseParts {
    fn take(&mut self, node: &Node<'_>) -> Result<(), LogprobsError> {
        let event = StreamEvent::of(node)?;
        let last = self.last.take().filter(|last| event.goes_on_with(last));
        match (last, self.all.last_mut()) {
            (Some(last), Some(part)) => {
                part.push(node.place());
                self.last = Some(event.after(last));
            }
            _ => {
                self.all.push(vec![node.place()]);
                self.last = Some(event);
            }
        }
        Ok(())
    }
}

/// What tells whether a value goes on with the one before it.
#[derive(Default)]
struct StreamEvent {
    /// The id of the response.
    id: Option<String>,
    /// Whether it says itself that it is an event of a stream.
    is_event: bool,
    /// Whether it says that more comes.
    is_open: bool,
    /// Its choices by their indices, and whether each has come to its end.
    choices: BTreeMap<u64, bool>,
}

/// How the last event of OpenAI's Responses API is called.
const LAST_EVENTS: [&str; 3] = [
    "response.completed",
    "response.failed",
    "response.incomplete",
];

impl StreamEvent {
    fn of(node: &Node<'_>) -> Result<StreamEvent, LogprobsError> {
        let mut event = StreamEvent::default();
        if !node.is_object() {
            return Ok(event);
        }
        let [id, response_id, info, object, kind] =
            node.fields(["id", "responseId", "meta_info", "object", "type"])?;
        let of_info = match &info {
            Some(info) if info.is_object() => info.field("id")?,
            _ => None,
        };
        let id = id.or(response_id).or(of_info);
        event.id = id.map_or(Ok(None), |id| text(&id))?;
        let object = object.map_or(Ok(None), |object| text(&object))?;
        event.is_event = object.is_some_and(|object| object.ends_with(".chunk"));
        let kind = kind.map_or(Ok(None), |kind| text(&kind))?;
        if let Some(kind) = kind.filter(|kind| kind.starts_with("response.")) {
            event.is_open = !LAST_EVENTS.contains(&kind.as_str());
        }
        let [done, stop, content, token, generated] =
            node.fields(["done", "stop", "content", "token", "generated_text"])?;
        let is_of_text = content.is_some_and(|content| content.is_text());
        event.is_open |= done.is_some_and(|done| done.is_false())
            || is_of_text && stop.is_some_and(|stop| stop.is_false())
            || token.is_some_and(|token| token.is_object()) && generated.is_none();
        if event.id.is_some() {
            if let Some(info) = &info {
                event.is_open |= info.is_object() && info.field("finish_reason")?.is_none();
            }
            event.take_choices(node)?;
        }
        Ok(event)
    }

    /// Choices of OpenAI's and of Gemini's answers.
    fn take_choices(&mut self, node: &Node<'_>) -> Result<(), LogprobsError> {
        let [choices, candidates] = node.fields(["choices", "candidates"])?;
        let Some(list) = choices.or(candidates).filter(Node::is_list) else {
            return Ok(());
        };
        list.each(|place, choice| {
            if !choice.is_object() {
                return Ok(());
            }
            let [index, delta, reason, of_gemini] =
                choice.fields(["index", "delta", "finish_reason", "finishReason"])?;
            self.is_event |= delta.is_some();
            let index = match index {
                Some(index) if index.kind() == NodeKind::Number => index.number()? as u64,
                _ => place as u64,
            };
            self.choices.insert(index, reason.or(of_gemini).is_some());
            Ok(())
        })
    }

    fn goes_on_with(&self, last: &StreamEvent) -> bool {
        let is_open = last.is_open || last.choices.values().any(|has_ended| !has_ended);
        self.id == last.id && (is_open || self.is_event && self.id.is_some())
    }

    /// The same with what is known of the choices before it.
    fn after(mut self, last: StreamEvent) -> StreamEvent {
        for (index, has_ended) in last.choices {
            self.choices.entry(index).or_insert(has_ended);
        }
        self
    }
}

/// A text; `None` for another value.
fn text(node: &Node<'_>) -> Result<Option<String>, LogprobsError> {
    match node.kind() {
        NodeKind::Text => node.text().map(Some),
        _ => Ok(None),
    }
}
