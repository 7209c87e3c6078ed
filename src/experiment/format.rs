//! Numbers as the notebook prints them.

use crate::figure::text::visible;
use crate::logits::Logits;
use crate::sampling::{Distribution, Survivors, Temperature};
use serde_json::Value as Json;

/// A float as Python's `repr` writes it: `0.1`, `5.0`, `1e-05`, `1e+16`.
pub fn python_float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// A temperature in prose and tables: six digits of it, without the rounding errors of a grid (`0.30000000000000004`).
pub fn temperature(temperature: Temperature) -> String {
    let rounded: f64 = format!("{:.5e}", temperature.value())
        .parse()
        .unwrap_or(temperature.value());
    python_float(rounded)
}

/// A token as a sentence calls it: “the”, or #3 where the source has no texts.
pub fn called(logits: &Logits, index: usize) -> String {
    match logits.tokens {
        Some(_) => format!("“{}”", visible(&logits.token(index))),
        None => visible(&logits.token(index)),
    }
}

/// The most likely token, the first of equal ones, with its probability.
pub fn largest(distribution: &Distribution) -> (usize, f64) {
    let pairs = distribution.probabilities().iter().copied().enumerate();
    pairs.fold((0, 0.0), |best, (index, probability)| {
        if probability > best.1 {
            (index, probability)
        } else {
            best
        }
    })
}

/// The likeliest of the tokens that are left, the first of equal ones, with its probability.
pub fn likeliest(left: &Survivors) -> (usize, f64) {
    let pairs = left
        .tokens()
        .iter()
        .zip(left.distribution().probabilities());
    let likeliest = pairs.fold((0, -1.0), |best, (&token, &probability)| {
        if probability > best.1 {
            (token as usize, probability)
        } else {
            best
        }
    });
    (likeliest.0, likeliest.1.max(0.0))
}

/// Sentences one after another: what is to be seen, and what was found.
pub fn paragraph(seen: String, findings: impl IntoIterator<Item = String>) -> String {
    let sentences = std::iter::once(seen).chain(findings);
    sentences.collect::<Vec<_>>().join(" ")
}

/// A share as Python's `.2%` writes it: `92.20%`.
pub fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

/// A number with about four digits that count, short.
pub fn brief(value: f64) -> String {
    if value == f64::INFINITY {
        "∞".to_owned()
    } else if value == 0.0 {
        "0".to_owned()
    } else if value.abs() >= 1e5 || value.abs() < 1e-4 {
        format!("{value:.3e}")
    } else if value.abs() >= 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.4}")
    }
}

/// A number for JSON, which has no infinity.
pub(crate) fn number(value: f64) -> Json {
    if value.is_finite() {
        Json::from(value)
    } else {
        Json::from(value.to_string())
    }
}

/// A divergence, which may be infinite.
pub fn nats(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.4}")
    } else {
        "∞".to_owned()
    }
}

/// A share that people choose, in percent without the sign: `95`, `99.9`.
pub fn share(share: f64) -> String {
    format!("{}", (share * 1e6).round() / 1e4)
}

/// A p-value: three decimals, or a power of ten where it is smaller.
pub fn chance(chance: f64) -> String {
    if chance >= 0.001 {
        format!("{chance:.3}")
    } else if chance > 0.0 {
        format!("{chance:.0e}")
    } else {
        "0".to_owned()
    }
}

/// A p-value with its relation: two decimals of it, one digit that counts where it is small, and no smaller than 0.001.
pub fn p_value(chance: f64) -> String {
    match chance {
        _ if chance >= 0.01 => format!("= {chance:.2}"),
        _ if chance >= 0.001 => format!("= {chance:.3}"),
        _ => "< 0.001".to_owned(),
    }
}

/// A share in percent, without the sign: with one decimal, or two digits that count where it is below 1.
pub fn in_percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 || percent >= 1.0 {
        return format!("{percent:.1}");
    }
    let short = format!("{percent:.1e}");
    if percent < 1e-4 {
        return short;
    }
    short
        .parse()
        .map_or(short, |rounded: f64| rounded.to_string())
}

/// The same without decimals from 10 on.
pub fn whole_percent(share: f64) -> String {
    match share * 100.0 {
        percent if percent >= 10.0 => format!("{percent:.0}"),
        _ => in_percent(share),
    }
}

/// The most columns of characters of a name in a figure.
const NAME_LENGTH: usize = 22;

/// How many columns of characters words take: a letter one, a Chinese character or an emoji two.
pub fn columns(words: &str) -> usize {
    words.chars().map(|it| 1 + usize::from(is_wide(it))).sum()
}

fn is_wide(character: char) -> bool {
    character >= '\u{2e80}'
}

/// A name as a figure has room for: of a longer one the beginning and the end.
pub fn shortened(name: &str) -> String {
    if columns(name) <= NAME_LENGTH {
        return name.to_owned();
    }
    let tail = (NAME_LENGTH - 1) / 2;
    let within = |most: usize, characters: &mut dyn Iterator<Item = char>| {
        let mut used = 0;
        let fits = |character: &char| {
            used += 1 + usize::from(is_wide(*character));
            used <= most
        };
        characters.take_while(fits).collect::<String>()
    };
    let head = within(NAME_LENGTH - 1 - tail, &mut name.chars());
    let end = within(tail, &mut name.chars().rev());
    let end: String = end.chars().rev().collect();
    format!("{head}…{end}")
}

/// A token as a figure names it.
pub fn token_name(logits: &Logits, index: usize) -> String {
    shortened(&visible(&logits.token(index)))
}

/// A probability in a figure, in percent without the sign: two figures of it, `31`, `7.5`, `0.6`, `<0.1`; `0` is nothing.
pub fn figure_percent(probability: f64) -> String {
    let percent = probability * 100.0;
    match percent {
        _ if percent == 0.0 => "0".to_owned(),
        _ if percent < 0.095 => "<0.1".to_owned(),
        _ if percent < 9.95 => format!("{percent:.1}"),
        _ => format!("{percent:.0}"),
    }
}

/// The same with the sign, behind a thin space.
pub fn figure_share(probability: f64) -> String {
    format!("{}\u{2009}%", figure_percent(probability))
}

/// A difference of probabilities in percentage points, with its sign: `+1.6`, `−0.5`, `0`.
pub fn points(difference: f64) -> String {
    let sign = if difference < 0.0 { '−' } else { '+' };
    match figure_percent(difference.abs()).as_str() {
        "0" => "0".to_owned(),
        "<0.1" => format!("{sign}<0.1"),
        size => format!("{sign}{size}"),
    }
}

/// A number that is no share with three figures, without zeros at its end: `0.681`, `1.5`, `12.3`.
pub fn three_figures(value: f64) -> String {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    match rounded {
        _ if (1e-4..1e6).contains(&rounded.abs()) => rounded.to_string(),
        _ => format!("{value:.2e}"),
    }
}

/// A count in a figure: thin spaces between groups of three digits from 10 000 on.
pub fn count(count: usize) -> String {
    grouped(count, '\u{2009}')
}

/// A count in a sentence: commas between groups of three digits from 10,000 on.
pub fn count_in_prose(count: usize) -> String {
    grouped(count, ',')
}

/// A sampler or a setting as it is written: `top_p = 0.95` of `top_p 0.95`; one with several parameters stays.
pub fn assigned(sampler: &str) -> String {
    match sampler.split_once(' ') {
        Some((name, value)) if value.parse::<f64>().is_ok() => format!("{name} = {value}"),
        _ => sampler.to_owned(),
    }
}

/// The number in the version that an engine's table names: `5.24.0`, or a commit where it has none.
pub fn short_version(version: &str) -> &str {
    let mut words = version.split([' ', ',', ';', '(', ')', '^']);
    let has_digit = |word: &&str| word.contains(|it: char| it.is_ascii_digit());
    words.find(has_digit).unwrap_or(version)
}

/// Words in lines of so many columns: a letter takes one, a Chinese character two. A line is broken at a space or after a
/// Chinese character, and within a word that is longer.
pub fn folded(words: &str, most: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for character in words.chars() {
        match parts.last_mut() {
            Some(part)
                if !part.ends_with([' ', '\n'])
                    && !part.ends_with(is_wide)
                    && !is_wide(character)
                    && columns(part) < most =>
            {
                part.push(character);
            }
            _ => parts.push(character.into()),
        }
    }
    let (mut folded, mut used) = (String::new(), 0);
    for part in parts {
        let needed = columns(part.trim_end());
        if used > 0 && used + needed > most {
            folded.truncate(folded.trim_end().len());
            folded.push('\n');
            used = 0;
        }
        used += columns(&part);
        folded.push_str(&part);
    }
    folded
}

fn grouped(count: usize, separator: char) -> String {
    let digits = count.to_string();
    if count < 10_000 {
        return digits;
    }
    let mut all = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            all.push(separator);
        }
        all.push(digit);
    }
    all
}

/// A temperature in a figure: three figures of it, `0.7`, `1`, `0.149`.
pub fn figure_temperature(temperature: f64) -> String {
    let rounded: f64 = format!("{temperature:.2e}").parse().unwrap_or(temperature);
    match rounded {
        _ if rounded == 0.0 || (1e-4..1e6).contains(&rounded) => rounded.to_string(),
        _ => python_float(rounded),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        count, count_in_prose, figure_percent, figure_temperature, folded, in_percent, percent,
        points, python_float, shortened,
    };

    #[test]
    fn words_are_folded_at_spaces_and_between_chinese_characters() {
        assert_eq!(folded("top_p runs first", 11), "top_p runs\nfirst");
        assert_eq!(folded("先做温度再做截断", 8), "先做温度\n再做截断");
        assert_eq!(folded("abcdefgh", 3), "abc\ndef\ngh");
        assert_eq!(folded("", 3), "");
    }

    #[test]
    fn a_figure_has_two_figures_of_a_probability_and_the_sign_of_a_difference() {
        for (probability, text) in [
            (1.0, "100"),
            (0.9949, "99"),
            (0.304, "30"),
            (0.0997, "10"),
            (0.075, "7.5"),
            (0.006, "0.6"),
            (0.0004, "<0.1"),
            (0.0, "0"),
        ] {
            assert_eq!(figure_percent(probability), text);
        }
        assert_eq!(points(0.0155), "+1.6");
        assert_eq!(points(-0.005), "−0.5");
        assert_eq!(points(-1e-9), "−<0.1");
        assert_eq!(points(0.0), "0");
    }

    #[test]
    fn long_names_lose_their_middle_and_large_counts_have_groups() {
        assert_eq!(shortened("␣windowsill"), "␣windowsill");
        let long = shortened("␣Donaudampfschifffahrtsgesellschaft");
        assert_eq!(long, "␣Donaudampf…sellschaft");
        assert_eq!(long.chars().count(), 22);
        assert_eq!(count(9_999), "9999");
        assert_eq!(count(50_257), "50\u{2009}257");
        assert_eq!(count_in_prose(1_234_567), "1,234,567");
    }

    #[test]
    fn floats_are_written_as_python_writes_them() {
        // repr() of each in Python 3.11
        for (value, text) in [
            (0.1, "0.1"),
            (5.0, "5.0"),
            (0.0, "0.0"),
            (100.0, "100.0"),
            (0.30000000000000004, "0.30000000000000004"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.2345e300, "1.2345e+300"),
            (1e-300, "1e-300"),
        ] {
            assert_eq!(python_float(value), text);
        }
    }

    #[test]
    fn shares_are_written_as_python_writes_them() {
        // f"{x:.2%}" of each in Python 3.11
        for (value, text) in [
            (0.922, "92.20%"),
            (0.0, "0.00%"),
            (1.0, "100.00%"),
            (0.00125, "0.12%"),
            (0.29175, "29.18%"),
        ] {
            assert_eq!(percent(value), text);
        }
    }

    #[test]
    fn a_small_share_is_not_shown_as_nothing() {
        for (share, text) in [
            (0.755, "75.5"),
            (1.0, "100.0"),
            (0.0, "0.0"),
            (0.002_14, "0.21"),
            (0.000_014, "0.0014"),
            (1.26e-9, "1.3e-7"),
        ] {
            assert_eq!(in_percent(share), text);
        }
    }

    #[test]
    fn figures_show_three_figures_of_a_temperature() {
        for (temperature, text) in [
            (0.7, "0.7"),
            (2.0, "2"),
            (0.149_152_542, "0.149"),
            (0.300_000_000_000_000_04, "0.3"),
            (0.0, "0"),
            (1e300, "1e+300"),
        ] {
            assert_eq!(figure_temperature(temperature), text);
        }
    }
}
