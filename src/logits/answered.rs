//! `logprobs = "response.json"` in `[logits.NAME]`, or `file` with a response.

use std::path::Path;

use super::file::Choice;
use super::keys::{ROW, VOCABULARY};
use super::logprobs::{Answers, LogprobsError, ResponseNote, id_text, may_be_response};
use super::{Origin, Scale, Values};
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error, Folder, Limits};

/// What a source has of a response.
pub(super) struct AnswerSource {
    pub values: Values,
    pub scale: Scale,
    /// The file, where every token is known.
    pub origin: Option<Origin>,
    /// The texts of the tokens, where every one is known.
    pub tokens: Option<Vec<String>>,
    pub notes: Vec<ResponseNote>,
}

/// What a file is expected to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Response,
    /// An array, or a response all the same.
    AnyFile,
}

/// Reads the positions of a response, or that which `row` says.
///
/// Positions of which every token is known are like any other logits, and their texts come with them. `None` where any file
/// is wanted and this is no response.
pub(super) fn read(
    value: &Value<'_>,
    table: &mut Table<'_>,
    folder: &Folder<'_>,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Option<AnswerSource>, Error> {
    let path = folder.join(value.text()?);
    let Some(answers) = open(&path, value, limits, wanted)? else {
        return Ok(None);
    };
    let failed = |what: String| value.error(format!("cannot be read: {what}"));
    folder.note_whole(&path).map_err(failed)?;
    let given = table.optional(&VOCABULARY);
    let vocabulary = match (&given, answers.vocabulary()) {
        (Some(given), _) => given.size_within(limits)?,
        (None, Some(vocabulary)) => vocabulary,
        (None, None) => {
            let error = value.error("needs `vocabulary`, the number of tokens of the model");
            return Err(error.help("it bounds the tokens that the server did not return"));
        }
    };
    let row = match table.optional(&ROW) {
        Some(row) => Some(row.size_in(0..=answers.count() - 1)?),
        None => None,
    };
    let rows = row.map_or(0..answers.count(), |row| row..row + 1);
    let most = rows.clone().map(|row| answers.tokens(row)).max();
    if let (Some(given), Some(most)) = (given, most.filter(|most| *most > vocabulary)) {
        return Err(given.error(format!(
            "is too small: a position has {most} tokens, but the vocabulary {vocabulary}"
        )));
    }
    let unreadable = |error: LogprobsError| failed(error.to_string());
    let (notes, scale) = (answers.notes.clone(), answers.scale);
    if !answers.have_all(rows.clone(), vocabulary) {
        let positions = answers.positions(rows).map_err(unreadable)?;
        return Ok(Some(AnswerSource {
            values: Values::Logprobs {
                positions,
                vocabulary,
            },
            scale,
            origin: None,
            tokens: None,
            notes,
        }));
    }
    let origin = answers.stamp().cloned().map(|stamp| Origin {
        path,
        choice: Choice {
            scale: Some(scale),
            ..Choice::default()
        },
        row: rows.start,
        stamp,
    });
    let whole = answers.whole(vocabulary).map_err(unreadable)?;
    let tokens = whole.texts(rows.start).map_err(unreadable)?;
    let values = match rows.len() {
        1 => Values::Inline(whole.row(rows.start).map_err(unreadable)?),
        count => Values::Positions {
            count,
            tokens: vocabulary,
        },
    };
    Ok(Some(AnswerSource {
        values,
        scale,
        origin,
        tokens: Some(tokens),
        notes,
    }))
}

/// The answers of a file; `None` where any file is wanted and this is no response.
fn open(
    path: &Path,
    value: &Value<'_>,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Option<Answers>, Error> {
    if wanted == Wanted::AnyFile && !may_be_response(path) {
        return Ok(None);
    }
    match Answers::open(path, limits) {
        Ok(answers) => Ok(Some(answers)),
        Err(error) if wanted == Wanted::AnyFile && error.is_unknown() => Ok(None),
        Err(error) => Err(value.error(format!("cannot be read: {error}"))),
    }
}

/// The texts of a source whose `tokens` are these; `known` are those that came with the values. In a response they name the
/// tokens of which it has the ids alone.
pub(in crate::logits) fn named(
    values: &mut Values,
    known: Option<Vec<String>>,
    texts: Vec<String>,
) -> Option<Vec<String>> {
    let text = |id: u32, known: String| match texts.get(id as usize) {
        Some(text) if known == id_text(Some(id)) => text.clone(),
        _ => known,
    };
    if let Values::Logprobs { positions, .. } = values {
        let entries = positions
            .iter_mut()
            .flat_map(|position| &mut position.entries);
        for entry in entries {
            if let Some(id) = entry.id {
                entry.token = text(id, std::mem::take(&mut entry.token));
            }
        }
        return None;
    }
    let Some(known) = known else {
        return Some(texts);
    };
    let known = (0..).zip(known).map(|(id, known)| text(id, known));
    Some(known.collect())
}
