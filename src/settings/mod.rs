//! `[settings.NAME]`: sampling settings, written in the configuration or in a file as people send or keep them.

mod contents;
mod evidence;
mod json;
mod keys;
mod openai;
mod shape;

use std::io::Read as _;
use std::path::Path;

use serde_json::{Map, Value as Json};

pub(crate) use self::keys::KEYS;

use self::contents::{Contents, add_bias, logit_bias, number, refuse_outside};
use self::evidence::Told;
use self::json::{JsonText, Member};
use self::shape::{FormatKeys, FormatShape};
use crate::reading::document::Document;
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error, Folder, limits, not_utf8, read};
use crate::sampling::{Engine, Finding, Settings, Severity, What, is_greedy, lint};

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
    /// What else the file says.
    pub file: Option<SettingsFile>,
}

/// What a file with settings holds.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsFile {
    /// What it was taken for: `llama-server /slots`.
    pub title: &'static str,
    /// The keys that speak for that, the most telling first.
    pub why: Vec<String>,
    /// The sampling settings that it gives, by their usual names, as they are written.
    pub given: Map<String, Json>,
    /// Its keys that are no sampling settings, with the objects that they stand in: `options.num_ctx`.
    pub not_sampling: Vec<String>,
    /// Whether it has tokens drawn, where its format decides that and not the settings alone.
    pub decoding: Option<Decoding>,
    /// How many requests or slots in it have these settings.
    pub requests: usize,
    /// Settings that it does not give, and that are filled in as its format has them.
    filled: Vec<&'static str>,
    /// Whether it states all settings that are in force, neutral ones with them.
    is_complete: bool,
}

/// How tokens are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoding {
    /// The likeliest token is always taken.
    Greedy,
    /// Tokens are drawn.
    Drawn,
    /// A search with so many beams.
    Beams(u64),
}

/// What a file is, as far as settings go.
#[derive(Clone, Debug, PartialEq)]
pub enum RecognisedSettings {
    /// It holds settings in a format.
    Settings {
        /// Which.
        format: SettingsFormat,
        /// What that is: `llama-server /slots`.
        title: &'static str,
        /// The keys that speak for it.
        why: Vec<String>,
    },
    /// It holds settings, and its keys are those of several formats.
    Unclear(Vec<SettingsFormat>),
    /// It holds something else: `a response (chat.completion)`.
    Other(String),
    /// Nothing tells that it holds settings.
    Unknown,
}

/// A format: all that is known of it stands in its file.
struct FormatSpec {
    /// As the command line takes it.
    name: &'static str,
    /// Whose format it is, for people.
    product: &'static str,
    /// The key of a configuration that names such a file.
    key: &'static str,
    /// The engines that run what is sent: the first whose profile there is.
    engines: &'static [&'static str],
    /// The engines that are nearest, where there is no profile of those.
    nearest: &'static [&'static str],
    /// What is taken where a setting is not given and the nearest engine takes something else.
    usual: &'static [(&'static str, f64)],
    /// What such a file is usually called, where its keys do not tell what it is.
    file: Option<&'static str>,
    /// How names of its models begin.
    models: &'static [&'static str],
    shapes: &'static [FormatShape],
    keys: FormatKeys,
    /// Takes one of the special keys.
    take: fn(&mut Contents, &Member<'_>, &Json) -> Result<(), Error>,
    /// Notes what no value tells by itself, and moves or refuses what the engine does.
    finish: fn(&mut Contents),
}

/// What most formats have.
const PLAIN: FormatSpec = FormatSpec {
    name: "",
    product: "",
    key: "file",
    engines: &[],
    nearest: &[],
    usual: &[],
    file: None,
    models: &[],
    shapes: &[],
    keys: FormatKeys::NONE,
    take: logit_bias,
    finish: |_| {},
};

/// All that has to be done for every format, from one list.
macro_rules! formats {
    ($($(#[$documentation:meta])* $module:ident::$Name:ident,)*) => {
        $(mod $module;)*

        /// A format of files with settings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SettingsFormat {
            $($(#[$documentation])* $Name,)*
        }

        impl SettingsFormat {
            /// All of them. Where a file could be of several, it is taken for the first.
            pub const ALL: [SettingsFormat; [$(stringify!($Name)),*].len()] = [$(SettingsFormat::$Name),*];

            fn format(self) -> &'static FormatSpec {
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
    /// A request in OpenAI's form with nothing beyond it, or the arguments of its Python client.
    openai_request::OpenAi,
    /// A request in OpenAI's form with what vLLM's server has beyond it.
    vllm_request::Vllm,
    /// A request to llama-server, or what it says of its settings.
    llama_server::LlamaServer,
    /// A request to Ollama, or its options.
    ollama::Ollama,
    /// A request to SGLang.
    sglang::SgLang,
    /// A request to text-generation-inference.
    tgi::Tgi,
    /// A request to `mlx_lm.server`.
    mlx_lm::MlxLm,
    /// A request to LM Studio.
    lm_studio::LmStudio,
    /// A request to TabbyAPI, which runs ExLlama.
    tabby_api::TabbyApi,
    /// A request to KoboldCpp.
    koboldcpp::KoboldCpp,
    /// A request to Gemini.
    gemini::Gemini,
    /// A request to Anthropic's API.
    anthropic::Anthropic,
}

impl SettingsFormat {
    /// The engine by whose rules such settings are judged: the one that runs them, or the nearest; `None` where there is
    /// none.
    pub fn engine(self) -> Option<Engine> {
        let FormatSpec {
            engines, nearest, ..
        } = self.format();
        let names = engines.iter().chain(*nearest);
        names.filter_map(|name| name.parse().ok()).next()
    }

    /// Whether [`SettingsFormat::engine`] is not the one that runs them.
    pub fn is_nearest(self) -> bool {
        let mut own = self.format().engines.iter();
        !own.any(|name| name.parse::<Engine>().is_ok())
    }

    /// Its name, as the command line takes it.
    pub fn name(self) -> &'static str {
        self.format().name
    }

    /// Whose format it is, for people.
    pub fn product(self) -> &'static str {
        self.format().product
    }

    /// Those whose files a key of a configuration names; all for the key of any file.
    fn of_key(key: &str) -> Vec<SettingsFormat> {
        let all = SettingsFormat::ALL.into_iter();
        all.filter(|format| key == PLAIN.key || format.format().key == key)
            .collect()
    }
}

impl NamedSettings {
    /// Reads `[settings.NAME]`; files that it names are relative to `folder`.
    pub(super) fn read(
        name: &str,
        mut table: Table<'_>,
        folder: &Folder<'_>,
    ) -> Result<NamedSettings, Error> {
        let mut source: Option<(&'static str, Value<'_>)> = None;
        let (files, settings) = KEYS.keys.split_at(keys::FILES.len());
        for key in files {
            let Some(value) = table.optional(key) else {
                continue;
            };
            if source.is_some() {
                return Err(value.error("cannot be combined with another settings file"));
            }
            source = Some((key.name, value));
        }
        let mut contents = match &source {
            None => Contents::default(),
            Some((key, value)) => {
                let path = folder.join(value.text()?);
                let file = path.display().to_string();
                let again = |what| value.error(format!("cannot be read: {what}"));
                folder.note_whole(&path).map_err(again)?;
                let bytes = bytes(&path)
                    .map_err(|what| value.error(format!("cannot read {file}: {what}")))?;
                let text = String::from_utf8(bytes).map_err(|error| not_utf8(&file, &error))?;
                let document = Document {
                    name: &file,
                    text: &text,
                };
                one(
                    document,
                    read_all(document, &SettingsFormat::of_key(key), key)?,
                )?
            }
        };
        for key in settings {
            if let Some(value) = table.optional(key) {
                let json = value.to_json()?;
                let set = contents.set_beside(key.name, json);
                set.map_err(|what| value.error(what))?;
            }
        }
        table.finish()?;
        Ok(contents.named(name))
    }

    /// Reads a file of settings; without a format, of the one that its keys tell. It is called by its path.
    ///
    /// # Errors
    ///
    /// Those of [`NamedSettings::load_all`], and when its requests have different settings.
    pub fn load(path: &Path, format: Option<SettingsFormat>) -> Result<NamedSettings, Error> {
        let mut all = NamedSettings::load_all(path, format)?;
        if let [first, second, ..] = all.as_slice() {
            return Err(different(&first.name, first, second));
        }
        Ok(all.swap_remove(0))
    }

    /// The same for a file of several requests or slots: the settings that are different, each once. `-` is standard
    /// input.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is larger than [`limits::FILE_BYTES`], is not JSON, holds no settings or a value of
    /// a wrong type, or could be of several formats.
    pub fn load_all(
        path: &Path,
        format: Option<SettingsFormat>,
    ) -> Result<Vec<NamedSettings>, Error> {
        let name = path.display().to_string();
        let bytes = match path == Path::new("-") {
            true => bytes_of_input(),
            false => bytes(path),
        };
        let bytes = bytes.map_err(|what| Error::of_file(&name, what))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?;
        let document = Document {
            name: &name,
            text: &text,
        };
        let formats = match format {
            Some(format) => vec![format],
            None => SettingsFormat::ALL.to_vec(),
        };
        let all = read_all(document, &formats, PLAIN.key)?.into_iter();
        Ok(all.map(|contents| contents.named(&name)).collect())
    }

    /// What is wrong with them for `engine`, the worst first.
    pub fn findings(&self, engine: Engine) -> Vec<Finding> {
        let is_own = self.format.and_then(SettingsFormat::engine) == Some(engine);
        let found = lint(engine, &self.settings).into_iter();
        let mut findings: Vec<Finding> = match &self.file {
            Some(file) => found
                .filter_map(|finding| self.of_file(file, engine, finding))
                .collect(),
            None => found.collect(),
        };
        if is_own {
            findings.splice(0..0, self.notes.iter().cloned());
        }
        findings.sort_by_key(Finding::severity);
        findings
    }

    /// A finding of an engine as one about the file, if it is one: not about what it does not give, nor that a value
    /// changes nothing where all values in force are stated. What the engine nearest to the one that runs them does not
    /// have, that one may have.
    fn of_file(&self, file: &SettingsFile, engine: Engine, finding: Finding) -> Option<Finding> {
        let setting = finding.setting.as_ref();
        if file.filled.contains(&setting) {
            return None;
        }
        let value = file.given.get(setting).and_then(Json::as_f64);
        if file.is_complete {
            let is_idle = matches!(finding.what, What::Neutral { .. } | What::Needs { .. });
            let known = engine.profile().setting(setting);
            let is_neutral = known.zip(value).is_some_and(|(known, value)| {
                finding.severity() == Severity::Dead && known.neutral.contains(value)
            });
            if is_idle || is_neutral {
                return None;
            }
        }
        let format = self.format?;
        let has_it = |(_, known): &(&str, &str)| *known == setting;
        let is_its_own = format.is_nearest()
            && format.engine() == Some(engine)
            && format.format().keys.settings.iter().any(has_it);
        match finding.what {
            What::Unknown { .. } if is_its_own && value == Some(0.0) => None,
            What::Unknown { .. } if is_its_own => {
                Some(Finding::new(finding.setting, What::NotReproduced))
            }
            _ => Some(finding),
        }
    }

    /// How tokens are chosen by `engine`; without one, by what the values say alone.
    pub fn decoding(&self, engine: Option<Engine>) -> Decoding {
        let own = self.format.and_then(SettingsFormat::engine);
        let by_file = self.file.as_ref().and_then(|file| file.decoding);
        if let Some(decoding) = by_file.filter(|_| own == engine) {
            return decoding;
        }
        let is_greedy = match engine {
            Some(engine) => is_greedy(engine, &self.settings),
            None => {
                let Settings {
                    temperature, top_k, ..
                } = self.settings;
                temperature.is_some_and(|temperature| temperature <= 0.0) || top_k == Some(1)
            }
        };
        match is_greedy {
            true => Decoding::Greedy,
            false => Decoding::Drawn,
        }
    }

    /// The settings of the file that have an effect on which token is chosen: where decoding is greedy, those alone that
    /// change which token is the likeliest; none where beams are searched.
    pub fn effective(&self, decoding: Decoding) -> Map<String, Json> {
        let mut given = match &self.file {
            Some(file) => file.given.clone(),
            None => self.settings.given_json(),
        };
        if decoding != Decoding::Drawn {
            given.retain(|name, _| contents::moves_the_likeliest(name));
        }
        given
    }
}

/// Says what a file is, as far as settings go. It may be anything.
///
/// # Errors
///
/// When it cannot be read, or is neither UTF-8 nor JSON.
pub fn recognise(path: &Path) -> Result<RecognisedSettings, Error> {
    let name = path.display().to_string();
    let bytes = bytes(path).map_err(|what| Error::of_file(&name, what))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?;
    let document = Document {
        name: &name,
        text: &text,
    };
    let source = JsonText::new(document);
    let objects = source.objects()?;
    Ok(
        match evidence::told(&objects[0], path, &SettingsFormat::ALL)? {
            Told::As(found) => RecognisedSettings::Settings {
                format: found.format,
                title: found.title(),
                why: found.why,
            },
            Told::Unclear(formats) => RecognisedSettings::Unclear(formats),
            Told::Other(what) => RecognisedSettings::Other(what),
            Told::Unknown => RecognisedSettings::Unknown,
        },
    )
}

/// The settings of a file that are different, each once, read as one of `formats`; `key` is that of the configuration.
fn read_all(
    document: Document<'_>,
    formats: &[SettingsFormat],
    key: &str,
) -> Result<Vec<Contents>, Error> {
    let source = JsonText::new(document);
    let mut all: Vec<Contents> = Vec::new();
    for object in &source.objects()? {
        let found = evidence::decided(object, document, formats, key)?;
        let contents = Contents::read(found, object)?;
        match all.iter_mut().find(|other| other.is_like(&contents)) {
            Some(same) => same.join(contents),
            None => all.push(contents),
        }
        if all.len() > limits::ENTRIES {
            let most = limits::ENTRIES;
            let what = format!("its requests exceed the limit of {most} different settings");
            return Err(Error::of_file(document.name, what));
        }
    }
    Ok(all)
}

/// The settings of a file whose requests all have the same.
fn one(document: Document<'_>, mut all: Vec<Contents>) -> Result<Contents, Error> {
    if all.len() > 1 {
        let second = all.swap_remove(1).named("");
        let first = all.swap_remove(0).named("");
        return Err(different(document.name, &first, &second));
    }
    Ok(all.swap_remove(0))
}

fn different(file: &str, first: &NamedSettings, second: &NamedSettings) -> Error {
    let (first, second) = (&first.settings, &second.settings);
    let what = format!("its requests use different settings, such as {first} and {second}");
    Error::of_file(file, what).help("save the request you mean to a separate file")
}

/// The same of standard input.
fn bytes_of_input() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let most = limits::FILE_BYTES;
    let input = std::io::stdin().lock();
    let read = input.take(most + 1).read_to_end(&mut bytes);
    match read.map_err(|error| error.to_string())? as u64 > most {
        true => Err(format!("the file exceeds the limit of {most} bytes")),
        false => Ok(bytes),
    }
}

/// The bytes of a file of settings, or why there are none.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    read(path, "no such file", "this is a folder, not a file")
}
