//! `tokenizer.json` of Hugging Face tokenizers: ids and texts of the model and of the added tokens.
//!
//! Source: huggingface/tokenizers, `tokenizer/serialization.rs` and the `serialization.rs` of each model; 0.23.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::limited::{Limited, LimitedMap};
use super::{MARK, Spelling, Texts, TokensFormat, TokensPlace, TokensProblem};
use crate::figure::text::visible;

/// The longest part of a message of the JSON reader that is shown, in characters: it may repeat a string of the file.
const REASON: usize = 200;

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "tokenizer.json",
    is: |file| {
        file.is_named_json
            || file
                .behind(b'{')
                .is_some_and(|rest| rest.starts_with(b"\""))
    },
    read: |file, most| read(file.as_str()?, most),
};

/// Reads the texts.
fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let file: TokenizerFile<'_> = serde_json::from_str(text).map_err(|error| not_read(&error))?;
    let spelling = spelling(&file);
    let mut texts = Texts::new(most);
    let place = TokensPlace::Vocabulary;
    match &file.model.vocab {
        TokenizerVocabulary::Map(tokens) => {
            for (TokenizerText(token), number) in tokens.within(place, most)? {
                texts.put(place, id(place, token, number, most)?, spelling.text(token))?;
            }
        }
        TokenizerVocabulary::List(tokens) => {
            for (index, (TokenizerText(token), _)) in tokens.within(place, most)?.iter().enumerate()
            {
                texts.put(place, index, spelling.text(token))?;
            }
        }
    }
    let place = TokensPlace::AddedTokens;
    for added in file.added_tokens.within(place, most)? {
        let TokenizerText(token) = &added.content;
        texts.put(place, id(place, token, &added.id, most)?, token.to_string())?;
    }
    texts.finish()
}

/// The decoder tells the spelling, and where there is none the pre-tokenizer, which does the same the other way round.
fn spelling<'a>(file: &'a TokenizerFile<'_>) -> Spelling<'a> {
    let steps = [&file.decoder, &file.pre_tokenizer];
    let spellings = steps.map(|step| step.as_ref().and_then(TokenizerStep::spelling));
    let [decoder, pre_tokenizer] = spellings;
    decoder.or(pre_tokenizer).unwrap_or(Spelling::Plain)
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

/// A text; a part of the file's where nothing in it is escaped.
#[derive(serde::Deserialize)]
pub(super) struct TokenizerText<'a>(#[serde(borrow)] pub Cow<'a, str>);

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
            "Metaspace" => Some(Spelling::Mark(self.replacement.as_deref().unwrap_or(MARK))),
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
    Map(LimitedMap<TokenizerText<'a>, Number>),
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
        formatter.write_str("an object that maps tokens to IDs, or a list of tokens with scores")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TokenizerVocabulary<'de>, A::Error> {
        LimitedMap::deserialize(MapAccessDeserializer::new(map)).map(TokenizerVocabulary::Map)
    }

    fn visit_seq<A: SeqAccess<'de>>(
        self,
        sequence: A,
    ) -> Result<TokenizerVocabulary<'de>, A::Error> {
        Limited::deserialize(SeqAccessDeserializer::new(sequence)).map(TokenizerVocabulary::List)
    }
}

/// The id that a number is.
pub(super) fn id(
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

/// Why JSON is not what it should be, with the place.
pub(super) fn not_read(error: &serde_json::Error) -> TokensProblem {
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
