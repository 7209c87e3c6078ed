//! The logits of a line, taken out of it before the rest is read as JSON: of a large vocabulary they are nearly all of it.

/// The numbers that the line's object has as `logits`, and the line with an empty list in their place. `None` where they are
/// not plain numbers and -inf, so that whoever reads all of it says what is wrong, and where.
pub fn taken(line: &str) -> Option<(Vec<f64>, String)> {
    let start = beginning(line.as_bytes())?;
    let mut logits = Vec::new();
    let mut rest = &line[start..];
    loop {
        rest = rest.trim_ascii_start();
        let end = rest.find([',', ']'])?;
        logits.push(number(rest[..end].trim_ascii_end())?);
        let is_last = rest.as_bytes()[end] == b']';
        if is_last {
            return Some((logits, [&line[..start], &rest[end..]].concat()));
        }
        rest = &rest[end + 1..];
    }
}

/// Where the elements of the list `logits` begin.
fn beginning(line: &[u8]) -> Option<usize> {
    let mut depth = 0;
    let mut place = 0;
    while place < line.len() {
        match line[place] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let end = place + end_of_text(&line[place..])?;
                let after = line[end..].trim_ascii_start();
                if depth == 1 && &line[place..end] == b"\"logits\"" && after.starts_with(b":") {
                    let list = after[1..].trim_ascii_start().strip_prefix(b"[")?;
                    return Some(line.len() - list.len());
                }
                place = end;
                continue;
            }
            _ => {}
        }
        place += 1;
    }
    None
}

/// Where a text ends that begins with its quote.
fn end_of_text(text: &[u8]) -> Option<usize> {
    let mut place = 1;
    while *text.get(place)? != b'"' {
        place += if text[place] == b'\\' { 2 } else { 1 };
    }
    Some(place + 1)
}

/// The powers of ten that are exact as float64.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A number as JSON has it, or -inf.
fn number(text: &str) -> Option<f64> {
    if matches!(text, "\"-inf\"" | "-Infinity") {
        return Some(f64::NEG_INFINITY);
    }
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (whole, after) = digits_of(digits);
    let (fraction, exponent) = match after.strip_prefix(b".") {
        Some(after) => digits_of(after),
        None => (&after[..0], after),
    };
    let is_whole = !whole.is_empty() && (whole[0] != b'0' || whole.len() == 1);
    if !is_whole || fraction.is_empty() != (after.len() == exponent.len()) {
        return None;
    }
    if exponent.is_empty() && whole.len() + fraction.len() <= 15 {
        // A whole number below 2^53 over an exact power of ten: the quotient is rounded once.
        let digits = whole.iter().chain(fraction);
        let value = digits.fold(0_u64, |value, digit| 10 * value + u64::from(digit - b'0'));
        let value = value as f64 / POWERS[fraction.len()];
        return Some(if text.starts_with('-') { -value } else { value });
    }
    if let [b'e' | b'E', power @ ..] = exponent {
        let digits = power.strip_prefix(b"+").or(power.strip_prefix(b"-"));
        let digits = digits.unwrap_or(power);
        if digits.is_empty() || !digits_of(digits).1.is_empty() {
            return None;
        }
    } else if !exponent.is_empty() {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The digits at the beginning, and what follows them.
fn digits_of(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::{number, taken};

    #[test]
    fn only_the_logits_of_the_object_itself_are_taken() {
        for (line, logits, rest) in [
            (
                r#"{"logits": [1, -2.5 , "-inf",-Infinity], "engine": "vllm"}"#,
                vec![1.0, -2.5, f64::NEG_INFINITY, f64::NEG_INFINITY],
                r#"{"logits": [], "engine": "vllm"}"#,
            ),
            (
                r#"{"chain": [{"logits": [5]}], "a\"logits": [7], "logits" : [ 1e-3 ]}"#,
                vec![1e-3],
                r#"{"chain": [{"logits": [5]}], "a\"logits": [7], "logits" : []}"#,
            ),
        ] {
            assert_eq!(taken(line), Some((logits, rest.to_owned())), "{line}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_who_reads_all() {
        for line in [
            "",
            "{",
            r#"{"logits": []}"#,
            r#"{"logits": [1"#,
            r#"{"logits": [1, NaN]}"#,
            r#"{"logits": [1, "nan"]}"#,
            r#"{"logits": [[1]]}"#,
            r#"{"logits": [1,]}"#,
            r#"{"logits": {"a": [1]}}"#,
            r#"{"log": [1], "chain": "logits"}"#,
            r#"{"a": {"logits": [1]}}"#,
            r#"{"logits"#,
            r#"{"log\"#,
        ] {
            assert_eq!(taken(line), None, "{line}");
        }
    }

    /// Numbers, and what nearly is one.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<f64>().prop_map(|it| it.to_string()),
            any::<f32>().prop_map(|it| f64::from(it).to_string()),
            any::<f64>().prop_map(|it| format!("{it:e}")),
            (-1e6..1e6_f64, 0..17_usize).prop_map(|(it, places)| format!("{it:.places$}")),
            any::<i64>().prop_map(|it| it.to_string()),
            "-?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][+-]{0,2}[0-9]{0,4})?",
            "[-+0-9.eE]{1,8}",
        ]
    }

    proptest! {
        #[test]
        fn a_number_is_what_json_has(text in texts()) {
            let wanted: Option<Value> = serde_json::from_str(&text).ok();
            let wanted = wanted.and_then(|value| value.as_f64()).map(f64::to_bits);
            prop_assert_eq!(number(&text).map(f64::to_bits), wanted, "{}", text);
        }
    }
}
