//! What stands between the numbers of a line: told by the first lines.

use super::shown;

/// Lines that are looked at.
const LOOKED_AT: usize = 20;

/// Fields of a line that are looked at.
const FIELDS: usize = 100;

/// How the lines of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delimiter {
    /// Between two fields; `None` for blanks, one or more.
    pub between: Option<u8>,
    /// Whether numbers have a comma before their decimals.
    pub has_decimal_comma: bool,
}

/// In the order in which they are preferred where lines have as many fields with each.
const BETWEEN: [Option<u8>; 5] = [Some(b','), Some(b'\t'), Some(b';'), Some(b'|'), None];

impl Delimiter {
    /// That with which the lines after the first have numbers, and most of them; the first may be a header. Commas where
    /// none fits.
    pub fn of(text: &str) -> Result<Delimiter, String> {
        let mut lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .take(LOOKED_AT + 1)
            .collect();
        if lines.len() > 1 {
            lines.remove(0);
        }
        let mut best = (
            0,
            Delimiter {
                between: Some(b','),
                has_decimal_comma: false,
            },
        );
        for has_decimal_comma in [false, true] {
            for between in BETWEEN {
                let delimiter = Delimiter {
                    between,
                    has_decimal_comma,
                };
                let many = delimiter.numbers(&lines);
                if many > best.0 && !(has_decimal_comma && between == Some(b',')) {
                    best = (many, delimiter);
                }
            }
        }
        let halves = |line: &&str| {
            let (whole, decimals) = line.split_once(',').unwrap_or_default();
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            !decimals.is_empty() && digits(decimals) && digits(whole.trim_start_matches('-'))
        };
        // Whole numbers of one digit are more often two tokens.
        let has_decimals = |line: &&str| {
            let decimals = line.split_once(',').map(|(_, decimals)| decimals.len());
            decimals.is_some_and(|decimals| decimals > 1)
        };
        if best.1.between == Some(b',')
            && lines.len() > 1
            && lines.iter().all(halves)
            && lines.iter().any(has_decimals)
        {
            return Err(format!(
                "lines such as `{}` are ambiguous (two numbers, or one with a decimal comma): use a decimal point, or `;` between numbers",
                shown(lines[0])
            ));
        }
        Ok(best.1)
    }

    /// A number of a field; with decimal commas points may stand between thousands, `3.001,5`.
    pub fn number(self, field: &str) -> Option<f64> {
        if !self.has_decimal_comma {
            return field.parse().ok();
        }
        match field.split_once(',') {
            None => field.parse().ok(),
            Some((whole, decimals)) => {
                let is_decimals = decimals.starts_with(|first: char| first.is_ascii_digit());
                let whole = if has_thousands(whole) {
                    whole.replace('.', "")
                } else {
                    whole.to_owned()
                };
                let number = format!("{whole}.{decimals}");
                number.parse().ok().filter(|_| is_decimals)
            }
        }
    }

    /// Whether a field is a number with a point of which nothing says whether thousands or decimals follow: `3.001` amid
    /// decimal commas.
    pub fn is_ambiguous(self, field: &str) -> bool {
        self.has_decimal_comma && has_thousands(field)
    }

    /// Whether a field is a number that is written with decimals, or is no whole one.
    pub fn is_decimal(self, field: &str) -> bool {
        let point = if self.has_decimal_comma { ',' } else { '.' };
        self.number(field).is_some()
            && (field.contains([point, 'e', 'E'])
                || !field.contains(|it: char| it.is_ascii_digit()))
    }

    /// How many of the first fields are numbers in each of these lines at least, with as many fields each, the first of which
    /// may be a name; 0 where one is not so.
    fn numbers(self, lines: &[&str]) -> usize {
        // All fields, and the numbers among them.
        let fields = |line: &str| -> Option<(usize, usize)> {
            let fields: Vec<&str> = match self.between {
                Some(byte) => line
                    .split(char::from(byte))
                    .map(str::trim)
                    .take(FIELDS)
                    .collect(),
                None => line.split_ascii_whitespace().take(FIELDS).collect(),
            };
            let (first, rest) = fields.split_first()?;
            let are_numbers = rest.iter().all(|field| self.number(field).is_some());
            let numbers = rest.len() + usize::from(self.number(first).is_some());
            (are_numbers && numbers > 0).then_some((fields.len(), numbers))
        };
        let Some(many) = lines
            .iter()
            .map(|line| fields(line))
            .collect::<Option<Vec<_>>>()
        else {
            return 0;
        };
        if many.windows(2).any(|pair| pair[0].0 != pair[1].0) {
            return 0;
        }
        let numbers = many.into_iter().map(|(_, numbers)| numbers);
        numbers.min().unwrap_or(0)
    }
}

/// Whether points stand between the thousands of a whole number.
fn has_thousands(whole: &str) -> bool {
    let mut groups = whole.trim_start_matches(['-', '+']).split('.');
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let is_first = (1..=3).contains(&first.len()) && digits(first) && !first.starts_with('0');
    let mut groups = groups.peekable();
    is_first && groups.peek().is_some() && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::Delimiter;

    #[test]
    fn what_stands_between_numbers_is_told_by_the_lines() {
        for (text, between, has_decimal_comma) in [
            ("1.5,2.5\n", Some(b','), false),
            ("1.5, 2.5\n", Some(b','), false),
            ("a\tb\n1.5\t2.5\n", Some(b'\t'), false),
            ("a;b\n1.5;2.5\n", Some(b';'), false),
            ("1,5;2,5\n3,5;-1e3\n", Some(b';'), true),
            ("1,5\t2,5\n", Some(b'\t'), true),
            ("1,5 2,5\n", None, true),
            ("1.5e+00 -2.5e-01\n", None, false),
            ("  1.5   2.5  \n", None, false),
            ("1.5\n2.5\n", Some(b','), false),
            ("token,logit\n\"a\",1.5\nb,2\n", Some(b','), false),
            ("the quick brown\nfox\n", Some(b','), false),
            ("", Some(b','), false),
        ] {
            let wanted = Delimiter {
                between,
                has_decimal_comma,
            };
            assert_eq!(Delimiter::of(text), Ok(wanted), "{text}");
        }
        let error = Delimiter::of("1,5\n2,25\n-0,125\n").unwrap_err();
        assert!(error.contains("decimal comma"), "{error}");
    }

    #[test]
    fn decimal_commas_have_digits_on_the_right() {
        let delimiter = Delimiter {
            between: Some(b';'),
            has_decimal_comma: true,
        };
        assert_eq!(delimiter.number("-1,5e2"), Some(-150.0));
        assert_eq!(delimiter.number("7"), Some(7.0));
        assert_eq!(delimiter.number("1,"), None);
        assert_eq!(delimiter.number("1,2,3"), None);
        assert_eq!(delimiter.number("-3.001,5"), Some(-3001.5));
        assert_eq!(delimiter.number("1.234.567,25"), Some(1_234_567.25));
        assert_eq!(delimiter.number("1.23,5"), None);
        assert!(delimiter.is_ambiguous("3.001") && !delimiter.is_ambiguous("3.01"));
    }
}
