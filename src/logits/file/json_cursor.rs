//! Going through JSON that is numbers for the most part, without keeping any of it.
//!
//! Beside what JSON has, numbers are read as Python writes them: `NaN`, `Infinity`, `-Infinity`; and as texts, `"-inf"`.

use super::array::Collected;

/// How deep values can be in each other.
const DEPTH: usize = 64;

/// A place in a text.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// At the beginning.
    pub fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0 }
    }

    /// The next character that is no blank; it stays the next. None at the end.
    pub fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.len() - rest.trim_ascii_start().len();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether this character is next; then it is passed.
    pub fn passes(&mut self, character: u8) -> bool {
        let is_next = self.peek() == Some(character);
        self.at += usize::from(is_next);
        is_next
    }

    /// Passes this character.
    pub fn expect(&mut self, character: u8) -> Result<(), String> {
        if self.passes(character) {
            return Ok(());
        }
        Err(self.error(&format!("expected `{}` here", char::from(character))))
    }

    /// Whether a list or an object goes on after one of its members.
    pub fn goes_on(&mut self, end: u8) -> Result<bool, String> {
        if self.passes(b',') {
            return Ok(true);
        }
        if self.passes(end) {
            return Ok(false);
        }
        Err(self.error(&format!("expected `,` or `{}` here", char::from(end))))
    }

    /// An error at this place.
    pub fn error(&self, what: &str) -> String {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        format!("line {line}, column {}: {what}", before.len() - start + 1)
    }

    /// A text, as it stands between its quotes.
    pub fn text(&mut self) -> Result<&'t str, String> {
        self.expect(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok(&self.text[start..self.at - 1]);
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = bytes.len();
        Err(self.error("the string is not closed"))
    }

    /// A number.
    pub fn number(&mut self) -> Result<f64, String> {
        let first = self.peek();
        let start = self.at;
        let literal = if first == Some(b'"') {
            self.text()?
        } else {
            let bytes = &self.text.as_bytes()[self.at..];
            let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(*byte);
            self.at += bytes.iter().take_while(is_part).count();
            &self.text[start..self.at]
        };
        let number = literal.parse();
        number.map_err(|_| {
            self.at = start;
            match literal {
                "null" => self.error("null is not a number: write -inf or NaN explicitly"),
                "" => self.error("expected a number here"),
                _ => self.error("not a number"),
            }
        })
    }

    /// Passes a value of any kind.
    pub fn skip(&mut self) -> Result<(), String> {
        let mut open = Vec::new();
        loop {
            match self.peek() {
                Some(b'[') => {
                    self.at += 1;
                    if self.passes(b']') {
                        // An empty list is a value.
                    } else {
                        open.push(b']');
                        self.check_depth(open.len())?;
                        continue;
                    }
                }
                Some(b'{') => {
                    self.at += 1;
                    if !self.passes(b'}') {
                        open.push(b'}');
                        self.check_depth(open.len())?;
                        self.key()?;
                        continue;
                    }
                }
                Some(b'"') => {
                    self.text()?;
                }
                _ => self.word()?,
            }
            loop {
                let Some(end) = open.last().copied() else {
                    return Ok(());
                };
                if self.goes_on(end)? {
                    if end == b'}' {
                        self.key()?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    /// A key and what follows it.
    pub fn key(&mut self) -> Result<&'t str, String> {
        let key = self.text()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// Passes a number, true, false or null.
    fn word(&mut self) -> Result<(), String> {
        let bytes = &self.text.as_bytes()[self.at..];
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(*byte);
        match bytes.iter().take_while(is_part).count() {
            0 => Err(self.error("expected a value here")),
            many => {
                self.at += many;
                Ok(())
            }
        }
    }

    /// Whether what comes next is a list of numbers, or a list of such lists; nothing is passed.
    pub fn is_list_of_numbers(&self) -> bool {
        let bytes = self.text.as_bytes()[self.at..].iter();
        let mut bytes = bytes.filter(|byte| !byte.is_ascii_whitespace()).peekable();
        let mut depth = 0;
        while bytes.next_if(|byte| **byte == b'[').is_some() {
            depth += 1;
        }
        let first = bytes.next();
        let is_number = match first {
            // A text of minus infinity.
            Some(b'"') => bytes.next() == Some(&b'-') && matches!(bytes.next(), Some(b'i' | b'I')),
            Some(byte) => byte.is_ascii_digit() || b"-NI".contains(byte),
            None => false,
        };
        is_number && (1..DEPTH).contains(&depth)
    }

    /// Takes the numbers of a list of numbers or of lists. `shape` has the size of each depth, once it is known.
    pub fn numbers(
        &mut self,
        depth: usize,
        shape: &mut Vec<Option<u64>>,
        into: &mut Collected,
    ) -> Result<(), String> {
        self.check_depth(depth)?;
        self.expect(b'[')?;
        let is_new = shape.len() == depth;
        if is_new {
            shape.push(None);
        }
        let mut many = 0;
        if !self.passes(b']') {
            loop {
                let is_list = self.peek() == Some(b'[');
                // Lists stand beside lists, and numbers beside numbers.
                let is_deeper = shape.len() > depth + 1;
                if is_list != is_deeper && !(is_new && many == 0) {
                    return Err(self.error("lists and numbers are mixed"));
                }
                if is_list {
                    self.numbers(depth + 1, shape, into)?;
                } else {
                    let number = self.number()?;
                    into.push(number).map_err(|what| self.error(&what))?;
                }
                many += 1;
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        match shape[depth] {
            None => shape[depth] = Some(many),
            Some(before) if before == many => {}
            Some(before) => {
                let what =
                    format!("this list has {many} elements, but the lists before it have {before}");
                return Err(self.error(&what));
            }
        }
        Ok(())
    }

    fn check_depth(&self, depth: usize) -> Result<(), String> {
        if depth < DEPTH {
            return Ok(());
        }
        Err(self.error(&format!(
            "lists and objects are nested more than {DEPTH} deep"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::array::Collected;
    use super::Cursor;
    use crate::reading::Limits;

    fn numbers(text: &str) -> Result<(Vec<Option<u64>>, Vec<f64>), String> {
        let (mut shape, mut into) = (Vec::new(), Collected::new(&Limits::default()));
        Cursor::new(text).numbers(0, &mut shape, &mut into)?;
        Ok((shape, into.values))
    }

    #[test]
    fn lists_of_numbers_have_a_shape() {
        let text = "[[1, -2.5e0],\n [\"-inf\", -Infinity]]";
        let values = [1.0, -2.5, f64::NEG_INFINITY, f64::NEG_INFINITY];
        assert_eq!(numbers(text), Ok((vec![Some(2), Some(2)], values.to_vec())));
        assert_eq!(
            numbers("[[[1]], [[2]]]").unwrap().0,
            [Some(2), Some(1), Some(1)]
        );
        for (text, part) in [
            (
                "[[1, 2], [3]]",
                "line 1, column 13: this list has 1 elements",
            ),
            ("[1, [2]]", "are mixed"),
            ("[[1], 2]", "are mixed"),
            ("[1,\n x]", "line 2, column 2: not a number"),
            ("[1, null]", "null is not a number"),
            ("[1 2]", "expected `,` or `]` here"),
            ("[1,]", "expected a number here"),
            ("[1, 2", "expected `,` or `]`"),
        ] {
            let error = numbers(text).unwrap_err();
            assert!(error.contains(part), "{part}: {error}");
        }
        let deep = "[".repeat(100_000);
        assert!(numbers(&deep).unwrap_err().contains("deep"));
    }

    #[test]
    fn a_value_of_any_kind_is_passed() {
        for text in [
            r#"{"a": [1, {"b": "]}\""}, [], {}], "c": null} ,"#,
            "[] ,",
            "-1.5e3 ,",
            r#""x\\" ,"#,
        ] {
            let mut cursor = Cursor::new(text);
            cursor.skip().unwrap();
            assert_eq!(cursor.peek(), Some(b','), "{text}");
        }
        let deep = "[{\"a\":".repeat(100_000);
        assert!(Cursor::new(&deep).skip().unwrap_err().contains("deep"));
        assert!(Cursor::new("[1, 2").skip().is_err());
        assert!(Cursor::new("\"\\").skip().is_err());
    }
}
