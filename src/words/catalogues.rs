//! Code and catalogues agree: what is said is there, with its arguments, in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_bundle::{FluentArgs, FluentValue};
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

use super::Language;

/// What a message takes.
#[derive(Default)]
struct Message {
    /// Its arguments, each with the cases that it chooses from.
    arguments: BTreeMap<String, BTreeSet<String>>,
    /// Other messages in it.
    messages: BTreeSet<String>,
}

impl Message {
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.read_expression(expression);
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline, &[]),
            Expression::Select { selector, variants } => {
                let cases: Vec<&str> = variants
                    .iter()
                    .map(|variant| match variant.key {
                        VariantKey::Identifier { name } => name,
                        VariantKey::NumberLiteral { value } => value,
                    })
                    .collect();
                self.read_inline(selector, &cases);
                variants
                    .iter()
                    .for_each(|variant| self.read(&variant.value));
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>, cases: &[&str]) {
        match inline {
            InlineExpression::VariableReference { id } => {
                let known = self.arguments.entry(id.name.to_owned()).or_default();
                known.extend(cases.iter().map(|&case| case.to_owned()));
            }
            InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression),
            _ => {}
        }
    }
}

/// The messages of a language, each with the arguments of those in it.
fn messages(language: Language) -> BTreeMap<String, Message> {
    let resource = fluent_syntax::parser::parse(language.catalogue());
    let resource = resource.unwrap_or_else(|(_, errors)| panic!("{language:?}: {errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(entry) = entry else {
            continue;
        };
        let mut message = Message::default();
        message.read(entry.value.as_ref().expect("a message says something"));
        let twice = messages.insert(entry.id.name.to_owned(), message);
        assert!(
            twice.is_none(),
            "{language:?}: {} is there twice",
            entry.id.name
        );
    }
    messages
}

/// The arguments of a message and of those in it.
fn arguments(messages: &BTreeMap<String, Message>, name: &str) -> BTreeSet<String> {
    let Some(message) = messages.get(name) else {
        panic!("no message {name}");
    };
    let mut all: BTreeSet<String> = message.arguments.keys().cloned().collect();
    for inner in &message.messages {
        all.extend(arguments(messages, inner));
    }
    all
}

/// What the sources say.
#[derive(Default)]
struct Code {
    /// Every `say!`: the file, the name, the arguments.
    calls: Vec<(String, String, BTreeSet<String>)>,
    /// The names in every `cases!`.
    cases: BTreeSet<String>,
    /// Every text.
    texts: BTreeSet<String>,
}

fn code() -> Code {
    let mut code = Code::default();
    // The names of ways to draw stand with the generators.
    let mut folders = ["src", "crates/sampling/src/random"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                let tokens = text.parse().expect("Rust");
                code.collect(&path.display().to_string(), tokens);
            }
        }
    }
    code
}

/// The text of a literal without escapes.
fn text(literal: &Literal) -> String {
    literal.to_string().trim_matches('"').to_owned()
}

impl Code {
    fn collect(&mut self, file: &str, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Literal(literal) => {
                    self.texts.insert(text(literal));
                }
                TokenTree::Group(group) => {
                    match &tokens[..index] {
                        [.., TokenTree::Ident(name), TokenTree::Punct(mark)]
                            if mark.as_char() == '!' =>
                        {
                            match name.to_string().as_str() {
                                "say" => self.collect_call(file, group.stream()),
                                "cases" => self.collect_cases(group.stream()),
                                _ => {}
                            }
                        }
                        _ => {}
                    }
                    self.collect(file, group.stream());
                }
                _ => {}
            }
        }
    }

    fn collect_call(&mut self, file: &str, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_comma =
            |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
        let mut parts = tokens.split(is_comma).skip(1);
        // The macro says itself without a name.
        let Some([TokenTree::Literal(name)]) = parts.next() else {
            return;
        };
        let arguments = parts.filter_map(|part| match part {
            [TokenTree::Ident(argument)] => Some(argument.to_string()),
            [TokenTree::Ident(argument), TokenTree::Punct(mark), ..] if mark.as_char() == '=' => {
                Some(argument.to_string())
            }
            _ => None,
        });
        self.calls
            .push((file.to_owned(), text(name), arguments.collect()));
    }

    /// The names after `=` among the cases of an enum.
    fn collect_cases(&mut self, tokens: TokenStream) {
        for token in tokens {
            if let TokenTree::Group(group) = token
                && group.delimiter() == Delimiter::Brace
            {
                let names = group.stream().into_iter().filter_map(|token| match token {
                    TokenTree::Literal(name) => Some(text(&name)),
                    _ => None,
                });
                self.cases.extend(names);
            }
        }
    }
}

#[test]
fn code_and_catalogues_agree() {
    let Code { calls, .. } = code();
    assert!(!calls.is_empty());
    let mut wrong = Vec::new();
    let catalogues = Language::CODES.map(|(code, language)| (code, messages(language)));
    for (file, name, passed) in &calls {
        let mut used = BTreeSet::new();
        for (code, messages) in &catalogues {
            if messages.contains_key(name) {
                let takes = arguments(messages, name);
                for missing in takes.difference(passed) {
                    wrong.push(format!("{file}: {name} needs {missing} in {code}"));
                }
                used.extend(takes);
            } else {
                wrong.push(format!("{file}: {name} is missing in {code}"));
            }
        }
        for unused in passed.difference(&used) {
            wrong.push(format!(
                "{file}: {name} makes nothing of {unused} in any language"
            ));
        }
    }
    for (code, messages) in &catalogues {
        let said: BTreeSet<&String> = calls.iter().map(|(_, name, _)| name).collect();
        let inner = messages.values().flat_map(|message| &message.messages);
        let said: BTreeSet<&String> = said.into_iter().chain(inner).collect();
        let unsaid = messages.keys().filter(|name| !said.contains(name));
        wrong.extend(unsaid.map(|name| format!("{code}: nothing says {name}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names by which Fluent chooses that are no code's: plurals, and what holds or not.
const FLUENT: [&str; 8] = ["zero", "one", "two", "few", "many", "other", "yes", "no"];

#[test]
fn code_and_catalogues_name_the_same_cases() {
    let code = code();
    assert!(!code.cases.is_empty());
    for (language, messages) in Language::CODES.map(|(code, language)| (code, messages(language))) {
        let mut named = BTreeSet::new();
        for (name, message) in &messages {
            for case in message.arguments.values().flatten() {
                let is_known = FLUENT.contains(&case.as_str()) || case.parse::<u64>().is_ok();
                // A name in a catalogue has no dot.
                let is_known = is_known
                    || code
                        .texts
                        .iter()
                        .any(|text| text.replace('.', "-") == *case);
                assert!(is_known, "{language}: nothing chooses [{case}] of {name}");
                named.insert(case.clone());
            }
        }
        let unused = code.cases.difference(&named).next();
        assert_eq!(unused, None, "{language}: no message has such a case");
    }
}

#[test]
fn every_case_of_every_message_can_be_said() {
    for (code, language) in Language::CODES {
        assert!(
            language
                .code()
                .parse::<unic_langid::LanguageIdentifier>()
                .is_ok()
        );
        let bundle = language.bundle();
        let messages = messages(language);
        for name in messages.keys() {
            let pattern = bundle.get_message(name).and_then(|message| message.value());
            let pattern = pattern.unwrap_or_else(|| panic!("{code}: {name} is not read"));
            let arguments = arguments(&messages, name);
            let cases = messages[name].arguments.values().flatten();
            for case in cases.map(String::as_str).chain(["a text"]) {
                let value = || match case {
                    "one" => FluentValue::from(1),
                    "other" => FluentValue::from(2),
                    _ => FluentValue::try_number(case),
                };
                let all: FluentArgs<'_> = arguments
                    .iter()
                    .map(|name| (name.as_str(), value()))
                    .collect();
                let mut errors = Vec::new();
                let said = bundle.format_pattern(pattern, Some(&all), &mut errors);
                assert!(errors.is_empty(), "{code}: {name}: {errors:?}");
                assert!(!said.contains('\u{2068}'), "{code}: {name}: {said}");
            }
        }
    }
}
