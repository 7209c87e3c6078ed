//! How many tokens of a model are drawn with code points in them: a row of the table in docs/fonts.md for each file.
//!
//!     cargo run --example token_coverage -- tokenizer.json [more files]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use thermograph::figure::text::{Fonts, Typeface, is_invisible};
use thermograph::logits::tokens;

/// Why a token has a code point in its picture: a character that has no shape, or none in the fonts within.
#[derive(Default)]
struct Counts {
    tokens: usize,
    invisible: usize,
    missing: usize,
    /// How many tokens lack a character of each block of 256.
    blocks: BTreeMap<u32, usize>,
}

fn counts(texts: &[String], fonts: &Fonts) -> Counts {
    let mut counts = Counts {
        tokens: texts.len(),
        ..Counts::default()
    };
    for text in texts {
        let shown = |character| matches!(character, ' ' | '\n' | '\t');
        let lacks = |&character: &char| !fonts.has(character, Typeface::Regular);
        let mut visible = text.chars().filter(|&c| !is_invisible(c) && !shown(c));
        if let Some(character) = visible.find(lacks) {
            counts.missing += 1;
            *counts.blocks.entry(u32::from(character) >> 8).or_default() += 1;
        } else if text.chars().any(|c| is_invisible(c) && !shown(c)) {
            counts.invisible += 1;
        }
    }
    counts
}

fn main() -> ExitCode {
    let fonts = Fonts::built_in();
    println!("| file | tokens | without a glyph | invisible | together |");
    println!("|---|---:|---:|---:|---:|");
    for name in std::env::args().skip(1) {
        let texts = match tokens::read(Path::new(&name)) {
            Ok(texts) => texts,
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::from(2);
            }
        };
        let counts = counts(&texts, &fonts);
        let share = |count: usize| 100.0 * count as f64 / counts.tokens.max(1) as f64;
        let together = counts.missing + counts.invisible;
        println!(
            "| {name} | {} | {} ({:.2} %) | {} ({:.2} %) | {:.2} % |",
            counts.tokens,
            counts.missing,
            share(counts.missing),
            counts.invisible,
            share(counts.invisible),
            share(together)
        );
        let mut blocks: Vec<_> = counts.blocks.into_iter().collect();
        blocks.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        for (block, count) in blocks.iter().take(8) {
            eprintln!("{name}: {count} lack a character of U+{block:02X}00 to U+{block:02X}FF");
        }
    }
    ExitCode::SUCCESS
}
