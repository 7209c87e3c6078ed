//! `tokenizer.json` of Hugging Face tokenizers: ids and texts of the model and of the added tokens.
//!
//! Source: huggingface/tokenizers, `tokenizer/serialization.rs` and the `serialization.rs` of each model; 0.23.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::{Texts, TokensPlace, TokensProblem, bytes};
use crate::figure::text::visible;
use crate::reading::Limit;

/// The longest part of a message of the JSON reader that is shown, in characters: it may repeat a string of the file.
const REASON: usize = 200;

/// Reads the texts.
pub fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    // Serde would take the elements of a list for the fields, in their order.
    if text.trim_start().starts_with('[') {
        return Err(TokensProblem::List);
    }
    let file: TokenizerFile<'_> = serde_json::from_str(text).map_err(|error| not_read(&error))?;
    let spelling = Spelling::of(&file);
    let mut texts = Texts::new(most);
    let place = TokensPlace::Vocabulary;
    match &file.model.vocab {
        TokenizerVocabulary::Map(tokens) => {
            for (TokenizerText(token), number) in &limited(place, tokens, most)?.0 {
                texts.put(place, id(place, token, number, most)?, spelling.text(token))?;
            }
        }
        TokenizerVocabulary::List(tokens) => {
            for (index, (TokenizerText(token), _)) in
                limited(place, tokens, most)?.0.iter().enumerate()
            {
                texts.put(place, index, spelling.text(token))?;
            }
        }
    }
    let place = TokensPlace::AddedTokens;
    for added in &limited(place, &file.added_tokens, most)?.0 {
        let TokenizerText(token) = &added.content;
        texts.put(place, id(place, token, &added.id, most)?, token.to_string())?;
    }
    texts.finish()
}

/// How the texts of a model's tokens are written.
enum Spelling<'a> {
    /// With a character for each byte.
    Bytes,
    /// With this mark for a space.
    Mark(&'a str),
    /// As they are.
    Plain,
}

impl<'a> Spelling<'a> {
    /// The decoder tells it, and where there is none the pre-tokenizer, which does the same the other way round.
    fn of(file: &'a TokenizerFile<'_>) -> Spelling<'a> {
        let steps = [&file.decoder, &file.pre_tokenizer];
        let spellings = steps.map(|step| step.as_ref().and_then(TokenizerStep::spelling));
        let [decoder, pre_tokenizer] = spellings;
        decoder.or(pre_tokenizer).unwrap_or(Spelling::Plain)
    }

    fn text(&self, token: &str) -> String {
        match self {
            Spelling::Bytes => bytes::text(token),
            Spelling::Mark(mark) => token.replace(mark, " "),
            Spelling::Plain => token.to_owned(),
        }
    }
}

/// What is read of the file.
#[derive(serde::Deserialize)]
#[serde(expecting = "an object with `model`")]
struct TokenizerFile<'a> {
    #[serde(borrow)]
    model: TokenizerModel<'a>,
    #[serde(borrow, default)]
    added_tokens: Limited<Added<'a>>,
    decoder: Option<TokenizerStep>,
    pre_tokenizer: Option<TokenizerStep>,
}

#[derive(serde::Deserialize)]
#[serde(expecting = "a model with `vocab`")]
struct TokenizerModel<'a> {
    #[serde(borrow)]
    vocab: TokenizerVocabulary<'a>,
}

#[derive(serde::Deserialize)]
#[serde(expecting = "an added token with `id` and `content`")]
struct Added<'a> {
    id: Number,
    #[serde(borrow)]
    content: TokenizerText<'a>,
}

/// A part of the file's text where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct TokenizerText<'a>(#[serde(borrow)] Cow<'a, str>);

/// A step of decoding or of splitting text; each type has some of the fields.
#[derive(serde::Deserialize)]
#[serde(expecting = "an object with `type`")]
struct TokenizerStep {
    #[serde(rename = "type")]
    name: String,
    /// The steps of a `Sequence`.
    #[serde(default, alias = "pretokenizers")]
    decoders: Vec<TokenizerStep>,
    /// What `Replace` looks for,
    pattern: Option<Pattern>,
    /// and what it puts there.
    content: Option<String>,
    /// The mark of `Metaspace`.
    replacement: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(expecting = "an object with `String` or `Regex`")]
struct Pattern {
    #[serde(rename = "String")]
    string: Option<String>,
}

impl TokenizerStep {
    fn spelling(&self) -> Option<Spelling<'_>> {
        match self.name.as_str() {
            "ByteLevel" => Some(Spelling::Bytes),
            "Metaspace" => Some(Spelling::Mark(self.replacement.as_deref().unwrap_or("▁"))),
            "Replace" if self.content.as_deref() == Some(" ") => {
                let mark = self.pattern.as_ref()?.string.as_deref()?;
                Some(Spelling::Mark(mark))
            }
            "Sequence" => self.decoders.iter().find_map(TokenizerStep::spelling),
            _ => None,
        }
    }
}

/// The tokens of a model: with their ids, or in the order of these and with scores (Unigram).
enum TokenizerVocabulary<'a> {
    Map(Limited<(TokenizerText<'a>, Number)>),
    List(Limited<(TokenizerText<'a>, IgnoredAny)>),
}

impl<'de: 'a, 'a> Deserialize<'de> for TokenizerVocabulary<'a> {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<TokenizerVocabulary<'a>, D::Error> {
        deserializer.deserialize_any(VocabularyVisitor)
    }
}

struct VocabularyVisitor;

impl<'de> Visitor<'de> for VocabularyVisitor {
    type Value = TokenizerVocabulary<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("tokens with their ids, or a list of tokens with scores")
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut map: A,
    ) -> Result<TokenizerVocabulary<'de>, A::Error> {
        let mut tokens = Vec::new();
        while tokens.len() <= most_of_all() {
            match map.next_entry()? {
                Some(entry) => tokens.push(entry),
                None => return Ok(TokenizerVocabulary::Map(Limited(tokens))),
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(TokenizerVocabulary::Map(Limited(tokens)))
    }

    fn visit_seq<A: SeqAccess<'de>>(
        self,
        sequence: A,
    ) -> Result<TokenizerVocabulary<'de>, A::Error> {
        Limited::deserialize(SeqAccessDeserializer::new(sequence)).map(TokenizerVocabulary::List)
    }
}

/// As many elements as any configuration can allow, and one more where there are more.
struct Limited<T>(Vec<T>);

impl<T> Default for Limited<T> {
    fn default() -> Limited<T> {
        Limited(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Limited<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Limited<T>, D::Error> {
        deserializer.deserialize_seq(LimitedVisitor(PhantomData))
    }
}

struct LimitedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LimitedVisitor<T> {
    type Value = Limited<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of tokens")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Limited<T>, A::Error> {
        let mut elements = Vec::new();
        while elements.len() <= most_of_all() {
            match sequence.next_element()? {
                Some(element) => elements.push(element),
                None => return Ok(Limited(elements)),
            }
        }
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Limited(elements))
    }
}

/// How many tokens any configuration can allow: what is beyond is not kept.
fn most_of_all() -> usize {
    usize::try_from(Limit::Vocabulary.most()).unwrap_or(usize::MAX)
}

fn limited<T>(
    place: TokensPlace,
    tokens: &Limited<T>,
    most: usize,
) -> Result<&Limited<T>, TokensProblem> {
    if tokens.0.len() > most {
        return Err(TokensProblem::TooMany { place, most });
    }
    Ok(tokens)
}

fn id(
    place: TokensPlace,
    token: &str,
    number: &Number,
    most: usize,
) -> Result<usize, TokensProblem> {
    let id = number.as_u64().and_then(|id| usize::try_from(id).ok());
    id.filter(|id| *id < most).ok_or_else(|| TokensProblem::Id {
        place,
        token: visible(token),
        id: number.to_string(),
        most,
    })
}

fn not_read(error: &serde_json::Error) -> TokensProblem {
    let message = error.to_string();
    // The place has fields of its own.
    let reason = message
        .rsplit_once(" at line ")
        .map_or(&*message, |it| it.0);
    let mut shown: String = reason.chars().take(REASON).collect();
    if reason.chars().nth(REASON).is_some() {
        shown.push('…');
    }
    TokensProblem::Json {
        reason: shown,
        line: error.line(),
        column: error.column(),
    }
}
