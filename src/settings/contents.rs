//! What a file holds, while it is read key by key.

use serde_json::{Map, Value as Json};

use super::evidence::{self, FormatEvidence, Leaf};
use super::json::{Member, Object};
use super::{Decoding, NamedSettings, SettingsFile, SettingsFormat};
use crate::figure::text::visible;
use crate::reading::{Error, limits, nearest};
use crate::sampling::{Finding, Settings, What};

/// What a file holds, while it is read.
#[derive(Default)]
pub(super) struct Contents {
    pub settings: Map<String, Json>,
    pub notes: Vec<Finding>,
    pub decoding: Option<Decoding>,
    /// What is filled in, because the file's format has it so.
    pub filled: Vec<&'static str>,
    /// Settings whose values are whole numbers without a point, which Python takes for `int`.
    pub integers: Vec<&'static str>,
    /// How many beams there are to be.
    pub beams: Option<u64>,
    given: Map<String, Json>,
    not_sampling: Vec<String>,
    found: Option<FormatEvidence>,
    /// How many others say the same.
    others: usize,
}

impl Contents {
    pub fn read(found: FormatEvidence, object: &Object<'_>) -> Result<Contents, Error> {
        let mut contents = Contents::default();
        let (root, shape) = (found.root(), found.shape);
        // The place of the object of a leaf among those with settings.
        let place = |leaf: &Leaf<'_>| {
            let path = leaf.path.strip_prefix(root)?;
            let path = path.strip_prefix('.').unwrap_or(path);
            shape.within.iter().position(|within| *within == path)
        };
        let mut leaves = evidence::leaves(object.clone(), root, shape)?;
        leaves.sort_by_key(|leaf| place(leaf));
        for leaf in &leaves {
            match place(leaf) {
                Some(_) => contents.take(found.format, leaf)?,
                None => contents.outside(found.format, leaf, shape.within[0]),
            }
        }
        (found.format.format().finish)(&mut contents);
        contents.settle_ends(found.format);
        contents.fill(found.format);
        contents.found = Some(found);
        Ok(contents)
    }

    fn take(&mut self, format: SettingsFormat, leaf: &Leaf<'_>) -> Result<(), Error> {
        let (known, entry) = (format.format(), &leaf.entry);
        let (keys, key) = (&known.keys, entry.key.as_str());
        let setting = keys.settings.iter().find(|(known, _)| *known == key);
        if let Some(&(key, setting)) = setting {
            if entry.is_null() {
                return Ok(());
            }
            let json = as_whole(setting, entry.json()?);
            self.set(setting, json).map_err(|what| entry.error(what))?;
            if entry.is_integer() {
                self.integers.push(setting);
            }
            if setting == "do_sample" {
                self.not_sampling.push(leaf.name());
            } else {
                // A window is told by the name that says of what.
                let name = match setting {
                    "repeat_last_n" | "dry_last_n" => key,
                    name => name,
                };
                self.given.insert(name.to_owned(), entry.as_written()?);
            }
        } else if keys.special.contains(&key) {
            if !entry.is_null() {
                (known.take)(self, entry, &entry.json()?)?;
                self.given.insert(key.to_owned(), entry.as_written()?);
            }
        } else if let Some((key, neutral)) = keys.further.iter().find(|(known, _)| *known == key) {
            let json = entry.json()?;
            if !is_neutral(&json, *neutral) {
                self.note(key, What::NotReproduced);
            }
            if !json.is_null() {
                self.given.insert((*key).to_owned(), entry.as_written()?);
            }
        } else if let Some(&(key, setting)) = keys.masks.iter().find(|(known, _)| *known == key) {
            self.take_mask(key, setting, leaf)?;
        } else if let Some(&(_, setting)) = keys.ids.iter().find(|(known, _)| *known == key) {
            if let Some(ids) = entry.json().ok().and_then(as_list) {
                // What is no list of ids is no matter of sampling.
                self.set(setting, ids).ok();
            }
            self.not_sampling.push(leaf.name());
        } else {
            let mut not_reproduced = keys.not_reproduced.iter();
            if let Some((key, neutral)) = not_reproduced.find(|(known, _)| *known == key) {
                let json = entry.json().ok();
                if !json.as_ref().is_some_and(|json| is_neutral(json, *neutral)) {
                    self.note(key, What::NotReproduced);
                }
                if *key == "num_beams" {
                    self.beams = json.and_then(|json| json.as_u64());
                }
            } else if let Some(what) = unknown(format, key) {
                self.notes.push(Finding::new(visible(key), what));
                return Ok(());
            }
            self.not_sampling.push(leaf.name());
        }
        Ok(())
    }

    /// Takes a mask whose tokens are told by their ids; another is noted.
    fn take_mask(
        &mut self,
        key: &'static str,
        setting: &'static str,
        leaf: &Leaf<'_>,
    ) -> Result<(), Error> {
        let json = leaf.entry.json().ok();
        let json = json.map(|json| as_whole(setting, json));
        match json {
            Some(json) if is_neutral(&json, 0.0) => self.not_sampling.push(leaf.name()),
            Some(json) if self.set(setting, json.clone()).is_ok() => {
                self.given.insert(key.to_owned(), leaf.entry.as_written()?);
            }
            _ => {
                self.note(key, What::NotReproduced);
                self.not_sampling.push(leaf.name());
            }
        }
        Ok(())
    }

    /// A least length keeps the tokens from being drawn that end a text: without their ids it is not reproduced. Without
    /// anything that heeds them, the ids are left out.
    fn settle_ends(&mut self, format: SettingsFormat) {
        const LENGTHS: [&str; 2] = ["min_length", "min_new_tokens"];
        const ENDS: [&str; 2] = ["eos_token_ids", "stop_token_ids"];
        let has_any = |contents: &Contents, names: &[&str]| {
            names
                .iter()
                .any(|name| contents.settings.contains_key(*name))
        };
        if has_any(self, &LENGTHS) && !has_any(self, &ENDS) {
            let masks = format.format().keys.masks.iter();
            for &(key, setting) in masks.filter(|(_, setting)| LENGTHS.contains(setting)) {
                if self.given.shift_remove(key).is_some() {
                    self.settings.remove(setting);
                    self.note(key, What::NotReproduced);
                }
            }
        }
        if has_any(self, &["bad_words"]) {
            // Words whose ids are told elsewhere.
            self.notes.retain(|note| note.setting != "bad_words");
        } else if !has_any(self, &LENGTHS) {
            for name in ENDS {
                self.settings.remove(name);
            }
        }
    }

    /// Takes note of a key outside of the objects with settings.
    fn outside(&mut self, format: SettingsFormat, leaf: &Leaf<'_>, within: &'static str) {
        let key = leaf.entry.key.as_str();
        let mut sampling = format.format().keys.sampling();
        // In an object between, as in a dump of a server, nobody has put it.
        if leaf.path.is_empty() && !leaf.entry.is_null() && sampling.any(|it| it == key) {
            let what = What::Outside { within };
            self.notes.push(Finding::new(visible(key), what));
        } else {
            self.not_sampling.push(leaf.name());
        }
    }

    /// Fills in what the format has where a setting is not given.
    fn fill(&mut self, format: SettingsFormat) {
        if !format.is_nearest() {
            return;
        }
        for &(name, value) in format.format().usual {
            if !self.settings.contains_key(name) {
                self.fill_in(name, as_whole(name, Json::from(value)));
            }
        }
    }

    /// Takes a setting that stands beside the file, in the place of what the file says of it.
    pub fn set_beside(&mut self, name: &'static str, json: Json) -> Result<(), String> {
        self.set(name, json)?;
        self.notes.retain(|note| note.setting != name);
        self.filled.retain(|filled| *filled != name);
        self.decoding = self.decoding.filter(|_| name != "do_sample");
        Ok(())
    }

    /// Fills in a setting that is not given.
    pub fn fill_in(&mut self, name: &'static str, json: Json) {
        self.settings.insert(name.to_owned(), json);
        self.filled.push(name);
    }

    /// Takes a setting; the error says what it takes.
    pub fn set(&mut self, name: &'static str, json: Json) -> Result<(), String> {
        // Messages show the names, and every one is a sampler to run.
        let is_short = |name: &Json| {
            name.as_str()
                .is_none_or(|it| it.len() <= limits::NAME_BYTES)
        };
        let is_modest =
            |list: &Vec<Json>| list.len() <= limits::SAMPLERS && list.iter().all(is_short);
        if name == "samplers" && !json.as_array().is_none_or(is_modest) {
            let (most, bytes) = (limits::SAMPLERS, limits::NAME_BYTES);
            return Err(format!(
                "must be a list of at most {most} names of at most {bytes} bytes"
            ));
        }
        // Alone, so that an error is of this one.
        let one = Map::from_iter([(name.to_owned(), json)]);
        if serde_json::from_value::<Settings>(Json::Object(one.clone())).is_err() {
            let (wanted, found) = (wanted(name), shown(&one[name]));
            // What is wrong is in the list or table.
            if wanted.starts_with(&found) {
                return Err(format!("must be {wanted}"));
            }
            return Err(format!("must be {wanted}, got {found}"));
        }
        self.settings.extend(one);
        Ok(())
    }

    pub fn note(&mut self, setting: &'static str, what: What) {
        self.notes.push(Finding::new(setting, what));
    }

    /// A number that was taken.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.settings.get(name).and_then(Json::as_f64)
    }

    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.settings.get(name).and_then(Json::as_bool)
    }

    /// Whether another file's object says the same.
    pub fn is_like(&self, other: &Contents) -> bool {
        let title = |contents: &Contents| contents.found.as_ref().map(FormatEvidence::title);
        self.settings == other.settings
            && self.notes == other.notes
            && self.given == other.given
            && self.decoding == other.decoding
            && title(self) == title(other)
    }

    /// Takes in another one that says the same.
    pub fn join(&mut self, other: Contents) {
        self.others += 1;
        for key in other.not_sampling {
            if self.not_sampling.len() < limits::SETTINGS_KEYS && !self.not_sampling.contains(&key)
            {
                self.not_sampling.push(key);
            }
        }
    }

    pub fn named(self, name: &str) -> NamedSettings {
        let file = self.found.as_ref().map(|found| SettingsFile {
            title: found.title(),
            why: found.why.clone(),
            given: self.given,
            not_sampling: self.not_sampling,
            decoding: self.decoding,
            requests: 1 + self.others,
            filled: self.filled,
            is_complete: found.shape.is_complete,
        });
        NamedSettings {
            name: name.to_owned(),
            settings: serde_json::from_value(Json::Object(self.settings))
                .expect("every setting was read when it was taken"),
            format: self.found.map(|found| found.format),
            notes: self.notes,
            file,
        }
    }
}

/// What is said of a key that a format does not know, if it is like one of a sampling setting.
fn unknown(format: SettingsFormat, key: &str) -> Option<What> {
    let keys = &format.format().keys;
    if keys.silent.iter().any(|keys| keys.contains(&key)) {
        return None;
    }
    let one_of = |name: &str| keys.shaping().find(|known| *known == name);
    if evidence::is_sampling_key(key) {
        let nearest = nearest(key, keys.sampling()).and_then(one_of);
        return Some(What::Unknown { nearest });
    }
    if evidence::is_other(key) {
        return None;
    }
    // Models have keys of their own: only what can hardly be anything else is a misspelling.
    let (lower, most) = (key.to_lowercase(), if key.len() < 7 { 1 } else { 2 });
    let is_near = |known: &&str| strsim::damerau_levenshtein(&lower, known) <= most;
    let is_short = (4..=limits::NAME_BYTES).contains(&key.len());
    let nearest = keys.sampling().find(|known| is_short && is_near(known))?;
    let nearest = Some(nearest);
    Some(What::Unknown { nearest })
}

/// Whether a setting, by a name that files have, changes which token is the likeliest.
pub(super) fn moves_the_likeliest(name: &str) -> bool {
    let starts = ["dry_", "rep_pen", "repeat_", "repetition_", "penalty_"];
    let mut formats = SettingsFormat::ALL.into_iter();
    let is_mask = |format: SettingsFormat| {
        let mut masks = format.format().keys.masks.iter();
        masks.any(|(key, setting)| *key == name || *setting == name)
    };
    formats.any(is_mask)
        || name.ends_with("_penalty")
        || name.ends_with("_bias")
        || starts.iter().any(|start| name.starts_with(start))
}

/// A whole number that is written with a point, as one.
fn as_whole(name: &str, json: Json) -> Json {
    let is_exact = |number: &f64| number.fract() == 0.0 && number.abs() < 9e15;
    match json.as_f64().filter(is_exact) {
        Some(number) if wanted(name).starts_with("an integer") => Json::from(number as i64),
        _ => json,
    }
}

/// What a setting takes.
fn wanted(name: &str) -> &'static str {
    match name {
        "do_sample" => "a Boolean",
        "top_k" | "repeat_last_n" | "dry_allowed_length" | "dry_last_n" | "mirostat" => {
            "an integer"
        }
        "min_keep" | "min_length" | "min_new_tokens" | "no_repeat_ngram_size" => {
            "an integer from 0 to 4294967295"
        }
        "dry_breakers"
        | "allowed_token_ids"
        | "banned_token_ids"
        | "begin_suppress_tokens"
        | "eos_token_ids"
        | "stop_token_ids"
        | "top_p_reset_ids" => "a list of token IDs",
        "bad_words" => "a list of lists of token IDs",
        "sequence_bias" => "a list of pairs such as `[[15, 7], -1.5]`",
        "logit_bias" => "a table that maps token IDs to numbers",
        "samplers" => "a list of names",
        _ => "a number",
    }
}

/// A list that is not empty, or one id as a list.
fn as_list(json: Json) -> Option<Json> {
    match json {
        Json::Number(_) => Some(Json::Array(vec![json])),
        Json::Array(list) if !list.is_empty() => Some(Json::Array(list)),
        _ => None,
    }
}

/// A value of a wrong type, for a message.
fn shown(json: &Json) -> String {
    match json {
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "a table".to_owned(),
        _ => visible(&json.to_string()).replace('␣', " "),
    }
}

fn is_neutral(json: &Json, neutral: f64) -> bool {
    match json {
        Json::Null | Json::Bool(false) => true,
        Json::Bool(true) => false,
        Json::Number(number) => number.as_f64() == Some(neutral),
        // A choice that leaves it to the model.
        Json::String(text) => ["", "auto", "none"].contains(&text.as_str()),
        Json::Array(list) => list.is_empty(),
        // `response_format`, as it is without one.
        Json::Object(object) => object.is_empty() || object.get("type") == Some(&"text".into()),
    }
}

/// A number; a text for one that is not finite, as Python writes it.
pub(super) fn number(json: &Json) -> Option<f64> {
    match json.as_str() {
        Some("-inf") => Some(f64::NEG_INFINITY),
        Some("inf") => Some(f64::INFINITY),
        Some(_) => None,
        None => json.as_f64(),
    }
}

/// A bias of one token, which may be given several times: they add up.
pub(super) fn add_bias(bias: &mut Map<String, Json>, token: u32, value: f64) {
    let key = token.to_string();
    let before = bias.get(&key).and_then(number).unwrap_or(0.0);
    let sum = before + value;
    let json = serde_json::Number::from_f64(sum);
    let json = json.map_or_else(|| sum.to_string().to_lowercase().into(), Json::Number);
    bias.insert(key, json);
}

/// Takes `logit_bias`, an object from token ids to numbers.
pub(super) fn logit_bias(
    contents: &mut Contents,
    entry: &Member<'_>,
    json: &Json,
) -> Result<(), Error> {
    let wrong = || entry.error("must be an object that maps token IDs to numbers");
    let mut bias = Map::new();
    for (token, value) in json.as_object().ok_or_else(wrong)? {
        let token: u32 = token.parse().map_err(|_| wrong())?;
        add_bias(&mut bias, token, number(value).ok_or_else(wrong)?);
    }
    contents
        .set("logit_bias", Json::Object(bias))
        .map_err(|what| entry.error(what))
}

/// Refuses what a host's documentation refuses: a setting, the least and the most that it takes.
pub(super) fn refuse_outside(contents: &mut Contents, ranges: &[(&'static str, f64, f64)]) {
    for &(name, least, most) in ranges {
        let value = contents.number(name);
        if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
            let reason = match most.is_finite() {
                true => format!("{name} must be in [{least}, {most}], got {value}"),
                false => format!("{name} must be at least {least}, got {value}"),
            };
            contents.note(name, What::Refused { reason });
        }
    }
}
