//! The logits of a line, taken out of it before the rest is read as JSON: of a large vocabulary they are nearly all of it.

/// The numbers that the line's object has as `logits`, and the line with an empty list in their place. `None` where they are
/// not plain numbers and -inf, so that whoever reads all of it says what is wrong, and where.
pub fn taken(line: &str) -> Option<(Vec<f64>, String)> {
    let bytes = line.as_bytes();
    let start = beginning(bytes)?;
    let blanks = |place: usize| {
        bytes[place..]
            .iter()
            .take_while(|it| it.is_ascii_whitespace())
    };
    let mut logits = Vec::new();
    let mut place = start;
    loop {
        place += blanks(place).count();
        let (number, length) = number(&line[place..])?;
        logits.push(number);
        place += length;
        place += blanks(place).count();
        match bytes.get(place)? {
            b',' => place += 1,
            b']' => return Some((logits, [&line[..start], &line[place..]].concat())),
            _ => return None,
        }
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

/// Powers of ten, all of them exact as float64.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// The number, as JSON has it, or -inf that a text begins with, and its length.
fn number(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let is_negative = bytes.first() == Some(&b'-');
    // Told by a byte: nearly all are numbers.
    if bytes.first() == Some(&b'"') || is_negative && bytes.get(1) == Some(&b'I') {
        let mut infinities = ["\"-inf\"", "-Infinity"].into_iter();
        let infinity = infinities.find(|infinity| text.starts_with(infinity))?;
        return Some((f64::NEG_INFINITY, infinity.len()));
    }
    let mut digits = Digits {
        text: bytes,
        place: usize::from(is_negative),
        value: 0,
    };
    let begins_with_0 = digits.next() == Some(b'0');
    let whole = digits.pass();
    if whole == 0 || begins_with_0 && whole > 1 {
        return None;
    }
    let mut fraction = 0;
    if digits.skip(|byte| byte == b'.') {
        fraction = digits.pass();
        if fraction == 0 {
            return None;
        }
    }
    let value = digits.value;
    let has_power = digits.skip(|byte| byte == b'e' || byte == b'E');
    if has_power {
        digits.skip(|byte| byte == b'+' || byte == b'-');
        if digits.pass() == 0 {
            return None;
        }
    }
    let place = digits.place;
    if has_power || whole + fraction > 15 {
        let number = text[..place].parse().ok();
        return number.filter(|it: &f64| it.is_finite()).zip(Some(place));
    }
    // A whole number below 2^53 over an exact power of ten: the quotient is rounded once.
    let number = value as f64 / POWERS[fraction];
    let number = if is_negative { -number } else { number };
    Some((number, place))
}

/// A text that is gone through, with the number that its digits make.
struct Digits<'a> {
    text: &'a [u8],
    place: usize,
    /// Of few digits; of many it is nothing.
    value: u64,
}

impl Digits<'_> {
    /// Passes all digits; how many there are.
    fn pass(&mut self) -> usize {
        let start = self.place;
        while let Some(digit @ b'0'..=b'9') = self.text.get(self.place) {
            self.value = self
                .value
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
            self.place += 1;
        }
        self.place - start
    }

    fn next(&self) -> Option<u8> {
        self.text.get(self.place).copied()
    }

    /// Passes a byte of these, if it is next.
    fn skip(&mut self, any: impl Fn(u8) -> bool) -> bool {
        let is_next = self.next().is_some_and(any);
        self.place += usize::from(is_next);
        is_next
    }
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
            let found = number(&text).filter(|(_, length)| *length == text.len());
            prop_assert_eq!(found.map(|(number, _)| number.to_bits()), wanted, "{}", text);
        }
    }
}
