//! `[settings.NAME]`: sampling settings, written in the configuration or in a file of an engine's own.

mod json;
mod keys;

use std::path::Path;

use serde_json::{Map, Value as Json};

pub(crate) use self::keys::KEYS;

use self::json::{Entry, Object};
use crate::figure::text::visible;
use crate::reading::table::{Document, Table};
use crate::reading::value::Value;
use crate::reading::{Error, Folder, limits, nearest, not_utf8, read};
use crate::sampling::{Engine, Finding, Settings, What, lint};

/// `[settings.NAME]`: settings of a model's sampling.
#[derive(Clone, Debug)]
pub struct NamedSettings {
    /// The NAME, by which experiments refer to them.
    pub name: String,
    /// What they are.
    pub settings: Settings,
    /// The format of the file that they come from, if there is one.
    pub format: Option<SettingsFormat>,
    /// What there is to say about the file, for the engine whose format it is.
    pub notes: Vec<Finding>,
}

/// A format: all that is known of it stands in its file.
struct Format {
    /// As the command line takes it.
    name: &'static str,
    /// The key of a configuration that names such a file.
    key: &'static str,
    /// The engine whose format it is.
    engine: Engine,
    /// What such a file is usually called, where its keys do not tell what it is.
    file: Option<&'static str>,
    keys: Keys,
    /// Takes one of the special keys.
    take: fn(&mut Contents, &Entry<'_>, &Json) -> Result<(), Error>,
    /// Notes what no value tells by itself, and moves or refuses what the engine does.
    finish: fn(&mut Contents, &Object<'_>) -> Result<(), Error>,
}

/// All that has to be done for every format, from one list.
macro_rules! formats {
    ($($(#[$documentation:meta])* $module:ident::$Name:ident,)*) => {
        $(mod $module;)*

        /// A format of files with settings, each an engine's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SettingsFormat {
            $($(#[$documentation])* $Name,)*
        }

        impl SettingsFormat {
            /// All of them, by the keys of a configuration that name such a file.
            pub const NAMES: [(&'static str, SettingsFormat); [$(stringify!($Name)),*].len()] =
                [$(($module::FORMAT.key, SettingsFormat::$Name)),*];

            fn format(self) -> &'static Format {
                match self {
                    $(SettingsFormat::$Name => &$module::FORMAT,)*
                }
            }
        }
    };
}

formats! {
    /// `generation_config.json`, as transformers keeps it beside a model.
    generation_config::GenerationConfig,
    /// vLLM's `SamplingParams` as a JSON object.
    sampling_params::SamplingParams,
    /// A request to llama-server, as `/completion` takes it.
    llama_server::LlamaServer,
}

impl SettingsFormat {
    /// The engine whose format it is.
    pub fn engine(self) -> Engine {
        self.format().engine
    }

    /// Its name, as the command line takes it.
    pub fn name(self) -> &'static str {
        self.format().name
    }

    fn keys(self) -> &'static Keys {
        &self.format().keys
    }

    /// The format that knows the most of an object's keys; where several know as many, that of the usual file's name.
    fn guess(object: &Object<'_>, path: &Path) -> Result<SettingsFormat, Error> {
        let known = |format: SettingsFormat| {
            let keys = object.entries.iter();
            keys.filter(|entry| format.keys().knows(&entry.key)).count()
        };
        let formats = SettingsFormat::NAMES.map(|(_, format)| (known(format), format));
        let most = formats.iter().map(|(count, _)| *count).max().unwrap_or(0);
        let mut best = formats.iter().filter(|(count, _)| *count == most);
        match (best.next(), best.next()) {
            (Some((_, format)), None) => Ok(*format),
            _ => {
                let all = SettingsFormat::NAMES.map(|(_, format)| format);
                let is_its = |format: &SettingsFormat| {
                    let file = format.format().file;
                    file.is_some_and(|file| path.ends_with(file))
                };
                all.into_iter().find(is_its).ok_or_else(|| {
                    let name = path.display().to_string();
                    let what = "its keys do not tell which engine's settings these are";
                    let names = all.map(SettingsFormat::name);
                    let (last, others) = names.split_last().expect("there are formats");
                    let formats = format!("formats are {} and {last}", others.join(", "));
                    Error::of_file(&name, what).help(formats)
                })
            }
        }
    }
}

impl NamedSettings {
    /// Reads `[settings.NAME]`; files that it names are relative to `folder`.
    pub(super) fn read(
        name: &str,
        mut table: Table<'_>,
        folder: &Folder<'_>,
    ) -> Result<NamedSettings, Error> {
        let mut source: Option<(SettingsFormat, Value<'_>)> = None;
        let (files, settings) = KEYS.keys.split_at(SettingsFormat::NAMES.len());
        for (key, (_, format)) in files.iter().zip(SettingsFormat::NAMES) {
            let Some(value) = table.optional(key) else {
                continue;
            };
            if source.is_some() {
                return Err(value.error("cannot stand beside another file of settings"));
            }
            source = Some((format, value));
        }
        let mut contents = match &source {
            None => Contents::default(),
            Some((format, value)) => {
                let path = folder.join(value.text()?);
                let name = path.display().to_string();
                let again = |what| value.error(format!("cannot be read: {what}"));
                folder.note_whole(&path).map_err(again)?;
                let bytes = bytes(&path).map_err(|what| {
                    value.error(format!("names a file that cannot be read, {name}: {what}"))
                })?;
                let text = String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?;
                let document = Document {
                    name: &name,
                    text: &text,
                };
                Contents::read(*format, &Object::parse(document)?)?
            }
        };
        for key in settings {
            if let Some(value) = table.optional(key) {
                let key = key.name;
                let json = value.to_json()?;
                contents.set(key, json).map_err(|what| value.error(what))?;
                contents.notes.retain(|note| note.setting != key);
            }
        }
        table.finish()?;
        Ok(contents.named(name, source.map(|(format, _)| format)))
    }

    /// Reads a file of an engine's own; without a format, of the one that its keys tell. It is called by its path.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is larger than [`limits::FILE_BYTES`], is not a JSON object, holds a value of a
    /// wrong type, or could be of several formats.
    pub fn load(path: &Path, format: Option<SettingsFormat>) -> Result<NamedSettings, Error> {
        let name = path.display().to_string();
        let bytes = bytes(path).map_err(|what| Error::of_file(&name, what))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?;
        let object = Object::parse(Document {
            name: &name,
            text: &text,
        })?;
        let format = match format {
            Some(format) => format,
            None => SettingsFormat::guess(&object, path)?,
        };
        Ok(Contents::read(format, &object)?.named(&name, Some(format)))
    }

    /// What is wrong with them for `engine`, the worst first.
    pub fn findings(&self, engine: Engine) -> Vec<Finding> {
        let notes = match self.format {
            Some(format) if format.engine() == engine => self.notes.as_slice(),
            _ => &[],
        };
        let mut findings = [notes, &lint(engine, &self.settings)].concat();
        findings.sort_by_key(Finding::severity);
        findings
    }
}

/// The bytes of a file of settings, or why there are none.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    read(
        path,
        "there is no such file",
        "this is a folder, not a file",
    )
}

/// The keys of a format.
struct Keys {
    /// Those of settings, with the settings' names.
    settings: &'static [(&'static str, &'static str)],
    /// Those that are read in a way of their own.
    special: &'static [&'static str],
    /// Those that change the distribution and are not reproduced, with the number that changes nothing; null, false and
    /// what is empty change nothing either.
    not_reproduced: &'static [(&'static str, f64)],
    /// Those that do not change the distribution.
    silent: &'static [&'static str],
}

impl Keys {
    /// Those that change the distribution.
    fn shaping(&self) -> impl Iterator<Item = &'static str> {
        let settings = self.settings.iter().map(|(key, _)| *key);
        let not_reproduced = self.not_reproduced.iter().map(|(key, _)| *key);
        let special = self.special.iter().copied();
        settings.chain(special).chain(not_reproduced)
    }

    fn knows(&self, key: &str) -> bool {
        let mut shaping = self.shaping();
        shaping.any(|known| known == key) || self.silent.contains(&key)
    }
}

/// What a file holds, while it is read.
#[derive(Default)]
struct Contents {
    settings: Map<String, Json>,
    notes: Vec<Finding>,
}

impl Contents {
    fn read(format: SettingsFormat, object: &Object<'_>) -> Result<Contents, Error> {
        let mut contents = Contents::default();
        for entry in &object.entries {
            contents.take(format, entry)?;
        }
        (format.format().finish)(&mut contents, object)?;
        Ok(contents)
    }

    fn take(&mut self, format: SettingsFormat, entry: &Entry<'_>) -> Result<(), Error> {
        let (keys, key) = (format.keys(), entry.key.as_str());
        if let Some((_, setting)) = keys.settings.iter().find(|(known, _)| *known == key) {
            let json = entry.json()?;
            if json.is_null() {
                return Ok(());
            }
            return self.set(setting, json).map_err(|what| entry.error(what));
        }
        if keys.special.contains(&key) {
            let json = entry.json()?;
            if json.is_null() {
                return Ok(());
            }
            return (format.format().take)(self, entry, &json);
        }
        if let Some((key, neutral)) = keys.not_reproduced.iter().find(|(known, _)| *known == key) {
            if !entry.json().is_ok_and(|json| is_neutral(&json, *neutral)) {
                self.note(key, What::NotReproduced);
            }
        } else if !keys.silent.contains(&key) {
            let nearest = nearest(key, keys.shaping());
            let nearest = keys.shaping().find(|known| Some(*known) == nearest);
            self.notes
                .push(Finding::new(visible(key), What::Unknown { nearest }));
        }
        Ok(())
    }

    /// Takes a setting; the error says what it takes.
    fn set(&mut self, name: &'static str, json: Json) -> Result<(), String> {
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
                "takes a list of at most {most} names of at most {bytes} bytes"
            ));
        }
        // Alone, so that an error is of this one.
        let one = Map::from_iter([(name.to_owned(), json)]);
        if serde_json::from_value::<Settings>(Json::Object(one.clone())).is_err() {
            let (wanted, found) = (wanted(name), shown(&one[name]));
            // What is wrong is in the list or table.
            if wanted.starts_with(&found) {
                return Err(format!("takes {wanted}"));
            }
            return Err(format!("takes {wanted}, and this is {found}"));
        }
        self.settings.extend(one);
        Ok(())
    }

    fn note(&mut self, setting: &'static str, what: What) {
        self.notes.push(Finding::new(setting, what));
    }

    /// A number that was taken.
    fn number(&self, name: &str) -> Option<f64> {
        self.settings.get(name).and_then(Json::as_f64)
    }

    fn named(self, name: &str, format: Option<SettingsFormat>) -> NamedSettings {
        NamedSettings {
            name: name.to_owned(),
            settings: serde_json::from_value(Json::Object(self.settings))
                .expect("every setting was read when it was taken"),
            format,
            notes: self.notes,
        }
    }
}

/// What a setting takes.
fn wanted(name: &str) -> &'static str {
    match name {
        "do_sample" => "true or false",
        "top_k" | "repeat_last_n" | "dry_allowed_length" | "dry_last_n" | "mirostat" => {
            "a whole number"
        }
        "min_keep" => "a whole number from 0 to 4294967295",
        "dry_breakers" => "a list of token ids",
        "logit_bias" => "a table from token ids to numbers",
        "samplers" => "a list of names",
        _ => "a number",
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
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        Json::Object(object) => object.is_empty(),
    }
}

/// A bias of one token, which may be given several times: they add up.
fn add_bias(bias: &mut Map<String, Json>, token: u32, value: f64) {
    let key = token.to_string();
    let before = match bias.get(&key) {
        None => 0.0,
        Some(Json::Number(number)) => number.as_f64().unwrap_or(0.0),
        Some(_) => f64::NEG_INFINITY,
    };
    let sum = serde_json::Number::from_f64(before + value);
    bias.insert(key, sum.map_or_else(|| "-inf".into(), Json::Number));
}
