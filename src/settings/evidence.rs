//! What a file is, told by its keys: those that few formats have say the most.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use super::json::{Member, Object};
use super::shape::FormatShape;
use super::{PLAIN, SettingsFormat};
use crate::reading::Error;
use crate::reading::document::Document;

/// A format with the evidence for it.
pub(super) struct FormatEvidence {
    pub format: SettingsFormat,
    pub shape: &'static FormatShape,
    /// What it is wrapped in, where requests come in batches.
    wrapper: Option<&'static Wrapper>,
    pub why: Vec<String>,
    weight: i64,
}

/// What an object is.
pub(super) enum Told {
    As(FormatEvidence),
    /// It could be of each of these.
    Unclear(Vec<SettingsFormat>),
    /// No settings, but this.
    Other(String),
    Unknown,
}

/// A line of a batch: a request with what is said about it.
struct Wrapper {
    title: &'static str,
    needs: &'static [&'static str],
    /// Where the request stands.
    request: &'static str,
}

const WRAPPERS: [Wrapper; 3] = [
    Wrapper {
        title: "OpenAI Batch input",
        needs: &["custom_id", "body"],
        request: "body",
    },
    Wrapper {
        title: "Anthropic message batch",
        needs: &["custom_id", "params"],
        request: "params",
    },
    Wrapper {
        title: "Gemini batch input",
        needs: &["key", "request"],
        request: "request",
    },
];

/// A key with the path of the object that it stands in: empty for the outermost.
pub(super) struct Leaf<'a> {
    pub path: String,
    pub entry: Member<'a>,
}

impl Leaf<'_> {
    /// The key with its path; of an endless one its beginning.
    pub fn name(&self) -> String {
        let name = joined(&self.path, &self.entry.key);
        name.chars().take(LONGEST).collect()
    }
}

/// The most objects within each other in which settings are looked for.
const DEEPEST: usize = 8;

/// The most characters of a key with its path that are shown.
const LONGEST: usize = 200;

/// So many keys that say the most are named.
const NAMED: usize = 3;

/// How much a key speaks for a format if no other has it; a number with many divisors.
const WHOLE: i64 = 5040;

/// How much the name of a model speaks for a format: more than some keys.
const OF_MODEL: i64 = 4 * WHOLE;

impl FormatEvidence {
    /// What the file is.
    pub fn title(&self) -> &'static str {
        self.wrapper
            .map_or(self.shape.title, |wrapper| wrapper.title)
    }

    /// The path of the object that is of this format: empty for the outermost.
    pub fn root(&self) -> &'static str {
        self.wrapper.map_or("", |wrapper| wrapper.request)
    }

    /// Without evidence, the first of its shapes that fits.
    fn assumed(format: SettingsFormat, object: &Object<'_>) -> FormatEvidence {
        let shapes = format.format().shapes;
        let fits = |shape: &&FormatShape| has_all(object, shape.needs);
        let shape = shapes.iter().find(fits).or(shapes.last());
        FormatEvidence {
            format,
            shape: shape.expect("a format has shapes"),
            wrapper: None,
            why: Vec::new(),
            weight: 0,
        }
    }
}

/// The keys of an object of a shape, from the outside inwards.
pub(super) fn leaves<'a>(
    object: Object<'a>,
    root: &str,
    shape: &FormatShape,
) -> Result<Vec<Leaf<'a>>, Error> {
    let mut leaves = Vec::new();
    // An object, its path, and that within the request.
    let mut objects = vec![(object, String::new(), (root.is_empty()).then(String::new))];
    while let Some((object, path, own)) = objects.pop() {
        for entry in object.entries {
            let at = joined(&path, &entry.key);
            let own = match &own {
                Some(own) => Some(joined(own, &entry.key)),
                None => (at == root).then(String::new),
            };
            let goes_on = own
                .as_ref()
                .is_none_or(|own| own.is_empty() || shape.leads_to(own))
                && (own.is_some() || root.starts_with(&at))
                && objects.len() < DEEPEST;
            let inner = match goes_on {
                true => entry.object()?,
                false => None,
            };
            match inner {
                Some(inner) => objects.push((inner, at, own)),
                None => leaves.push(Leaf {
                    path: path.clone(),
                    entry,
                }),
            }
        }
    }
    Ok(leaves)
}

/// What an object is, read as one of `formats`; an error where its keys do not tell.
pub(super) fn decided(
    object: &Object<'_>,
    document: Document<'_>,
    formats: &[SettingsFormat],
    key: &str,
) -> Result<FormatEvidence, Error> {
    let name = document.name;
    // Whoever says what it is knows better than its keys.
    let assumed = || match formats {
        [format] => Some(*format),
        _ => SettingsFormat::ALL
            .into_iter()
            .find(|format| key != PLAIN.key && format.format().key == key),
    };
    match told(object, Path::new(name), formats)? {
        // Where it was said, no key has told it.
        Told::As(found) if formats.len() == 1 => Ok(FormatEvidence {
            why: Vec::new(),
            ..found
        }),
        Told::As(found) => Ok(found),
        Told::Other(what) => {
            let what = format!("this is {what}, which has no sampling settings");
            let help = "settings are in requests, in generation_config.json and in a server's answer about its settings";
            Err(Error::of_file(name, what).help(help))
        }
        Told::Unclear(_) | Told::Unknown if assumed().is_some() => {
            let format = assumed().unwrap_or(SettingsFormat::ALL[0]);
            Ok(FormatEvidence::assumed(format, object))
        }
        Told::Unclear(formats) => {
            let what = "cannot tell from its keys which engine this file is for";
            let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
            let names = names.join(", ");
            let help = format!("formats with these keys: {names}; `--as` names one");
            Err(Error::of_file(name, what).help(help))
        }
        Told::Unknown => {
            let what = "it has no sampling settings in a known format";
            let names = SettingsFormat::ALL.map(SettingsFormat::name).join(", ");
            Err(Error::of_file(name, what).help(format!("known formats: {names}")))
        }
    }
}

/// What an object is, read as one of `formats`.
pub(super) fn told(
    object: &Object<'_>,
    path: &Path,
    formats: &[SettingsFormat],
) -> Result<Told, Error> {
    let fits = |wrapper: &&Wrapper| has_all(object, wrapper.needs);
    let wrapper = WRAPPERS.iter().find(fits);
    let inner = match wrapper.and_then(|wrapper| object.get(wrapper.request)) {
        Some(entry) => entry.object()?,
        None => None,
    };
    let wrapper = wrapper.filter(|_| inner.is_some());
    let object = inner.as_ref().unwrap_or(object);
    if let Some(other) = other(object) {
        return Ok(Told::Other(other));
    }
    let mut best: Vec<FormatEvidence> = Vec::new();
    for &format in formats {
        let mut own: Option<FormatEvidence> = None;
        for shape in format.format().shapes {
            if !has_all(object, shape.needs) {
                continue;
            }
            let found = weigh(format, shape, object)?;
            if let Some(found) = found
                && own.as_ref().is_none_or(|own| own.weight < found.weight)
            {
                own = Some(FormatEvidence { wrapper, ..found });
            }
        }
        let Some(own) = own else { continue };
        let most = best.first().map_or(0, |found| found.weight);
        if own.weight > most {
            best.clear();
        }
        if own.weight >= most {
            best.push(own);
        }
    }
    let is_called = |format: SettingsFormat| {
        let file = format.format().file;
        file.is_some_and(|file| path.ends_with(file))
    };
    // A bare object of settings has nothing but their names to tell by; in a request, the first has it.
    let is_bare = |found: &FormatEvidence| found.shape.needs.is_empty();
    let called = formats.iter().find(|format| is_called(**format));
    if let Some(&format) = called
        && (best.is_empty() || best.iter().any(|found| found.format == format))
    {
        let why = format.format().file.map(str::to_owned);
        return Ok(Told::As(FormatEvidence {
            why: why.into_iter().collect(),
            ..FormatEvidence::assumed(format, object)
        }));
    }
    if best.len() > 1 && best.iter().all(is_bare) {
        return Ok(Told::Unclear(
            best.iter().map(|found| found.format).collect(),
        ));
    }
    if object.entries.is_empty() {
        let all = formats.iter().copied();
        let has_bare = |format: &SettingsFormat| {
            let mut shapes = format.format().shapes.iter();
            shapes.any(|shape| shape.needs.is_empty())
        };
        return Ok(Told::Unclear(all.filter(has_bare).collect()));
    }
    let first = best.iter().position(|found| !is_bare(found)).unwrap_or(0);
    match best.is_empty() {
        true => Ok(Told::Unknown),
        false => Ok(Told::As(best.swap_remove(first))),
    }
}

/// How much the keys of an object speak for a shape, if they do at all.
fn weigh(
    format: SettingsFormat,
    shape: &'static FormatShape,
    object: &Object<'_>,
) -> Result<Option<FormatEvidence>, Error> {
    let known = format.format();
    let (mut weight, mut unknown, mut is_sampling) = (0, 0, false);
    let mut keys: Vec<(i64, String)> = Vec::new();
    let of_key = |key: &str| WHOLE / RARITY.get(key).copied().unwrap_or(1);
    let mut add = |name: String, key: &str| {
        keys.push((of_key(key), name));
        of_key(key)
    };
    for within in shape.within.iter().filter(|within| !within.is_empty()) {
        if has(object, within) {
            weight += add((*within).to_owned(), within);
        }
    }
    for leaf in leaves(object.clone(), "", shape)? {
        let key = leaf.entry.key.as_str();
        let is_within = shape.within.contains(&leaf.path.as_str());
        let is_known = match is_within {
            true => known.keys.all().any(|it| it == key),
            false => shape.has_around(key),
        };
        is_sampling |= is_within && known.keys.shaping().any(|it| it == key);
        if is_known || shape.needs.contains(&leaf.name().as_str()) {
            weight += add(leaf.name(), key);
        } else {
            unknown += 1;
            // A setting of others speaks against it.
            if is_within && is_sampling_key(key) {
                weight -= of_key(key);
            }
        }
    }
    if let Some(model) = object.text("model")
        && known.models.iter().any(|start| model.starts_with(start))
    {
        weight += OF_MODEL;
        keys.push((OF_MODEL, "model".to_owned()));
    }
    // Anything may have a key of such a name: a bare object is one of settings where it has little else.
    let is_bare = shape.needs.is_empty();
    let is_likely = is_sampling || known.file.is_some();
    if weight <= 0 || is_bare && (!is_likely || unknown > 8 + 3 * keys.len()) {
        return Ok(None);
    }
    keys.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    keys.truncate(NAMED);
    Ok(Some(FormatEvidence {
        format,
        shape,
        wrapper: None,
        why: keys.into_iter().map(|(_, name)| name).collect(),
        weight,
    }))
}

/// How many formats have a key.
static RARITY: LazyLock<BTreeMap<&'static str, i64>> = LazyLock::new(|| {
    let mut count = BTreeMap::new();
    for format in SettingsFormat::ALL {
        let format = format.format();
        let mut keys: BTreeSet<&str> = format.keys.all().collect();
        for shape in format.shapes {
            keys.extend(shape.around.iter().copied().flatten());
            keys.extend(shape.needs.iter().chain(shape.within));
        }
        for key in keys {
            *count.entry(key).or_default() += 1;
        }
    }
    count
});

/// Whether a key is one of a sampling setting in some format.
pub(super) fn is_sampling_key(key: &str) -> bool {
    let mut formats = SettingsFormat::ALL.into_iter();
    formats.any(|format| format.format().keys.sampling().any(|it| it == key))
        || crate::sampling::Settings::NAMES.contains(&key)
}

/// Whether a format knows a key as none of a sampling setting.
pub(super) fn is_other(key: &str) -> bool {
    let mut formats = SettingsFormat::ALL.into_iter();
    formats.any(|format| {
        let silent = format.format().keys.silent;
        silent.iter().any(|keys| keys.contains(&key))
    })
}

fn has_all(object: &Object<'_>, paths: &[&str]) -> bool {
    paths.iter().all(|path| has(object, path))
}

/// Whether an object has a key, by its path.
fn has(object: &Object<'_>, path: &str) -> bool {
    if object.has(path) {
        return true;
    }
    let Some((first, rest)) = path.split_once('.') else {
        return false;
    };
    let inner = object.get(first).map(Member::object);
    matches!(inner, Some(Ok(Some(inner))) if has(&inner, rest))
}

/// What an object without settings is, where that can be told.
fn other(object: &Object<'_>) -> Option<String> {
    let has = |key: &str| object.has(key);
    let is_list = |key: &str| object.get(key).is_some_and(Member::is_list);
    if has("generation_settings") || has("default_generation_settings") {
        return None;
    }
    let model = ["hidden_size", "vocab_size", "num_hidden_layers", "n_layer"];
    if has("architectures") || has("model_type") && model.iter().any(|key| has(key)) {
        return Some("a model's config.json, not its generation_config.json".to_owned());
    }
    if has("added_tokens") && has("model") {
        return Some("a tokenizer".to_owned());
    }
    let kind = object.text("object").unwrap_or_default();
    let is_kind = [
        "chat.completion",
        "chat.completion.chunk",
        "text_completion",
        "response",
    ];
    if is_kind.contains(&kind.as_str()) {
        return Some(format!("a response ({kind})"));
    }
    let is_response = is_list("choices")
        || is_list("candidates")
        || has("completion_probabilities")
        || has("generated_text")
        || has("meta_info")
        || has("custom_id") && has("response")
        || has("done") && (has("message") || has("response"))
        || has("tokens_predicted") && has("content")
        || is_list("results") && !has("prompt")
        || is_list("content") && has("role");
    if is_response {
        return Some("a response".to_owned());
    }
    let is_request = ["messages", "prompt", "input", "inputs", "contents"];
    if has("error") && !is_request.iter().any(|key| has(key)) {
        return Some("a response with an error".to_owned());
    }
    None
}

fn joined(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}
