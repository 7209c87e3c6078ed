//! Positions with their tokens: what must hold of them, and what is known of the tokens that were not returned.

use std::collections::BTreeSet;

use super::entry::{Chosen, Entry, Likely, List, MapKeys};
use super::error::{LogprobsError, Problem};
use super::json::Node;
use super::note::ResponseNote;
use super::same::{find, has_losses, once};
use crate::reading::{Limit, Limits, limits};

/// How far above 1 rounding brings the sum of a position's probabilities.
const EXCESS: f64 = 1e-3;

/// Positions with more tokens are not kept, but read again where they are asked for.
const KEPT: usize = 4_096;

/// Tokens that are kept of such a position.
const SHOWN: usize = 20;

/// What a server returned on one position of a text: the likely tokens, as a rule the likeliest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Which of `entries` was drawn, or stands there in a prompt; `None` where the response does not tell.
    pub chosen: Option<usize>,
    /// The tokens, one or more, in the order of the file. A chosen token that is not among the likely ones is the last.
    pub entries: Vec<Entry>,
    /// How many of the entries, from that with the largest probability on, are known to be the likeliest tokens of all: no
    /// token that was not returned is likelier than the last of them. 0 where that is not known of any.
    pub likeliest: usize,
}

impl Position {
    /// The probability of all tokens that the server did not return, from 0 to 1.
    pub fn unseen_mass(&self) -> f64 {
        (1.0 - mass(&self.entries)).max(0.0)
    }

    /// Whether any token is known to have some probability.
    pub fn says_something(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| libm::exp(entry.logprob) > 0.0)
    }

    /// The entries, that with the largest probability first; equal ones in the order of the file.
    pub fn by_probability(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by(|a, b| b.logprob.total_cmp(&a.logprob));
        entries
    }
}

fn mass(entries: &[Entry]) -> f64 {
    entries.iter().map(|entry| libm::exp(entry.logprob)).sum()
}

/// A position with what tells where its tokens stand among all.
struct PositionEvidence {
    position: Position,
    /// Which of the file's documents it is from.
    document: usize,
    list: List,
    /// How many different tokens the list has, without a chosen one beside it.
    listed: usize,
    ranked: Option<usize>,
    is_chosen_listed: bool,
    is_chosen_first: bool,
    /// Whether the chosen one stands twice in the list.
    is_chosen_twice: bool,
    /// Whether the chosen one is the least likely of the list.
    is_chosen_least: bool,
    is_chosen_known: bool,
    /// Whether the list falls from its second token on.
    is_falling: bool,
    /// Whether tokens of one text may have been lost.
    has_losses: bool,
    large: Option<Large>,
}

/// A position that is read again where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Large {
    pub start: u64,
    pub end: u64,
    pub first: u8,
    pub keys: MapKeys,
    /// How many different tokens it has.
    pub count: usize,
    /// Whether they have ids, which are all from 0 on.
    pub ids: Ids,
}

/// The ids of a position's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// Every one from 0 on, once.
    All,
    /// Some.
    Some,
    /// There are none.
    None,
}

/// Positions read so far, and what was said beside them.
pub struct Positions {
    found: Vec<PositionEvidence>,
    most: usize,
    kept: usize,
    /// Positions with more tokens are not kept.
    pub large: usize,
    /// How many documents of the file were begun.
    pub document: usize,
    pub notes: Vec<ResponseNote>,
    /// Why the numbers are no log-probabilities: logits of every token are taken all the same.
    pub flaw: Option<LogprobsError>,
    /// The formats of the answers, in the order in which they came.
    pub formats: Vec<&'static str>,
    /// What to ask a server for that gave no log-probabilities, and whose format that was.
    pub ask: Option<(&'static str, &'static str)>,
    /// What the first answer with an error says, and how many there are.
    pub failed: Option<(String, usize)>,
    /// Which choice of a response is read, by its index.
    pub choice: u64,
    /// The indices of all choices.
    pub choices: BTreeSet<u64>,
    /// Which answer of a stream is being read, as its format knows it, and where its positions begin.
    pub stream: Option<(String, usize)>,
}

impl Positions {
    pub fn new(limits: &Limits) -> Positions {
        Positions {
            found: Vec::new(),
            most: limits.size(Limit::Vocabulary),
            kept: 0,
            large: KEPT,
            document: 0,
            notes: Vec::new(),
            flaw: None,
            formats: Vec::new(),
            ask: None,
            failed: None,
            choice: 0,
            choices: BTreeSet::new(),
            stream: None,
        }
    }

    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The most tokens of a position.
    pub fn most(&self) -> usize {
        self.most
    }

    /// Forgets those after the first so many.
    pub fn truncate(&mut self, count: usize) {
        self.found.truncate(count);
    }

    /// Takes note of something, once.
    pub fn note(&mut self, note: ResponseNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Adds a position; one without tokens is left out.
    pub fn push(
        &mut self,
        node: &Node<'_>,
        likely: Likely,
        list: List,
        chosen: Chosen,
    ) -> Result<(), LogprobsError> {
        let Likely {
            mut entries,
            ranked,
            place,
            keys,
            flaw,
        } = likely;
        let position = self.found.len();
        let behind = entries.get(1..).unwrap_or_default();
        let is_falling = behind.is_sorted_by(|a, b| a.logprob >= b.logprob);
        let has_losses = keys == MapKeys::Texts
            && has_losses(&entries)
            && place.is_some_and(|it| it.first == b'{');
        let (repeated, is_sure) = once(&mut entries, &chosen)
            .map_err(|id| node.error(Problem::RepeatedId { id, position }))?;
        let listed = entries.len();
        let text = match &chosen {
            Chosen::Token(token, _) if token.id.is_none() => Some(token.token.clone()),
            _ => None,
        };
        let text = text.filter(|_| keys == MapKeys::Ids);
        let (chosen, beside) = match chosen {
            Chosen::Unknown => (None, None),
            Chosen::Id(id) => (entries.iter().position(|entry| entry.id == Some(id)), None),
            Chosen::Token(token, logprob) => match (find(&entries, &token, logprob), logprob) {
                (Some(index), _) => (Some(index), None),
                (None, Some(logprob)) => (Some(listed), Some(Entry { logprob, ..token })),
                (None, None) => (None, None),
            },
        };
        if let Some(text) = text
            && let Some(entry) = chosen.and_then(|chosen| entries.get_mut(chosen))
        {
            entry.token = text;
        }
        entries.extend(beside);
        if entries.is_empty() {
            return Ok(());
        }
        if position == limits::POSITIONS {
            return Err(node.error(Problem::TooManyPositions));
        }
        let above = entries
            .iter()
            .map(|entry| entry.logprob)
            .find(|value| *value > 0.0);
        let flaw = flaw.or_else(|| Some(node.error(Problem::NotALogprob { value: above? })));
        let sum = mass(&entries);
        let flaw = flaw.or_else(|| {
            (sum > 1.0 + EXCESS).then(|| node.error(Problem::TooMuch { position, sum }))
        });
        self.flaw = self.flaw.take().or(flaw);
        let is_least = |index: usize| {
            let least = entries[..listed].iter().map(|entry| entry.logprob);
            index < listed && least.fold(0.0, f64::min) >= entries[index].logprob
        };
        let is_chosen_listed = chosen.is_some_and(|chosen| chosen < listed);
        let is_chosen_least = chosen.is_some_and(is_least);
        let mut large = None;
        if let Some(place) = place
            && listed > self.large
        {
            large = Some(Large {
                start: place.start,
                end: place.end,
                first: place.first,
                keys,
                count: listed,
                ids: ids_of(&entries[..listed]),
            });
            entries.sort_by(|a, b| b.logprob.total_cmp(&a.logprob));
            entries.truncate(SHOWN);
            entries.shrink_to_fit();
        }
        self.kept += entries.len();
        if self.kept > limits::LOGPROBS {
            let most = limits::LOGPROBS;
            return Err(node.error(Problem::TooManyTokens { most }));
        }
        self.found.push(PositionEvidence {
            document: self.document,
            list,
            listed,
            ranked,
            is_chosen_listed,
            is_chosen_first: chosen == Some(0),
            is_chosen_twice: repeated,
            is_chosen_least,
            is_chosen_known: chosen.is_some(),
            is_falling,
            has_losses: has_losses || !is_sure,
            position: Position {
                // Where entries are not kept, their order is not either.
                chosen: chosen.filter(|_| large.is_none()),
                entries,
                likeliest: 0,
            },
            large,
        });
        Ok(())
    }

    /// The positions, with what is known of their tokens.
    ///
    /// What the positions of one answer tell together is told by document, or, where each document has one position as in a
    /// stream, by all of these.
    pub fn finish(mut self) -> Vec<(Position, Option<Large>)> {
        let (mut single, mut start) = (Vec::new(), 0);
        for part in self.found.chunk_by_mut(|a, b| a.document == b.document) {
            if part.len() > 1 {
                settle(&mut part.iter_mut().collect::<Vec<_>>());
            } else {
                single.push(start);
            }
            start += part.len();
        }
        let mut single = single.into_iter().peekable();
        let found = self.found.iter_mut().enumerate();
        let found = found.filter(|(index, _)| single.next_if_eq(index).is_some());
        settle(&mut found.map(|(_, found)| found).collect::<Vec<_>>());
        let found = self.found.into_iter();
        found.map(|found| (found.position, found.large)).collect()
    }
}

/// Finds out how many tokens of each position of an answer are known to be the likeliest.
fn settle(all: &mut [&mut PositionEvidence]) {
    let of = |list: List| all.iter().filter(move |found| found.list == list);
    // A server that names a token of an unordered list as drawn because it is the first of it.
    let lists = || of(List::Perhaps).filter(|found| found.listed > 1);
    let is_unordered =
        lists().any(|found| !found.is_falling) && lists().all(|found| found.is_chosen_first);
    // Lists that leave out a drawn token have no other than the likeliest.
    let is_pure =
        is_unordered || of(List::Perhaps).any(|found| found.listed > 0 && !found.is_chosen_listed);
    let has_losses = of(List::WithChosen).any(|found| found.has_losses);
    let asked = of(List::WithChosen)
        .map(|found| found.listed - usize::from(found.may_be_beside()))
        .max()
        .unwrap_or(0);
    for found in all {
        let listed = found.listed;
        found.position.likeliest = match (found.list, found.ranked) {
            (_, Some(ranked)) => ranked,
            _ if found.has_losses => 0,
            (List::Likeliest, None) => listed,
            (List::Perhaps, None) if is_pure || found.is_chosen_twice => listed,
            (List::Perhaps, None) => listed - usize::from(found.is_chosen_least),
            (List::WithChosen, None) if listed < asked => 0,
            (List::WithChosen, None) if !found.may_be_beside() => listed,
            (List::WithChosen, None) if listed > asked => listed - 1,
            (List::WithChosen, None) if !has_losses => listed,
            (List::WithChosen, None) => 0,
        };
        if is_unordered && found.list == List::Perhaps {
            found.position.chosen = None;
        }
    }
}

impl PositionEvidence {
    /// Whether the least likely token of the list may be there because it was drawn.
    fn may_be_beside(&self) -> bool {
        match self.is_chosen_known {
            true => self.is_chosen_least,
            false => self.listed > 0,
        }
    }
}

pub fn ids_of(entries: &[Entry]) -> Ids {
    let mut seen = vec![false; entries.len()];
    let mut has_any = false;
    for entry in entries {
        if let Some(id) = entry.id {
            has_any = true;
            if let Some(seen) = seen.get_mut(id as usize) {
                *seen = true;
            }
        }
    }
    match (has_any, seen.iter().all(|seen| *seen)) {
        (false, _) => Ids::None,
        (true, true) => Ids::All,
        (true, false) => Ids::Some,
    }
}
