//! The JSON values of a file, one after another, as curl and clients save them.
//!
//! One value, several one after another, one a line; a stream of events, whose lines begin with `data:`; headers before
//! them, as `curl -i` writes. Lines of a stream that have no value (`event:`, comments, `[DONE]`) are passed over.

use super::error::{LogprobsError, Problem};
use super::json::{Node, check};
use super::source::{Flaw, JsonFile, Scanner};

/// Before the value of a line.
const BEFORE_VALUES: [&str; 2] = ["data:", "error:"];
/// Lines without a value.
const OTHER_LINES: [&str; 5] = ["event:", "id:", "retry:", ":", "[DONE]"];

/// Calls `take` with every value.
///
/// # Errors
///
/// Its first, or when the file cannot be read or is not JSON.
pub fn each(
    file: &JsonFile,
    mut take: impl FnMut(&Node<'_>) -> Result<(), LogprobsError>,
) -> Result<(), LogprobsError> {
    let mut scanner = Scanner::new(file, 0);
    let failed = |flaw: Flaw| LogprobsError {
        file: file.name.clone(),
        line: None,
        field: String::new(),
        problem: flaw.into(),
    };
    pass_headers(&mut scanner).map_err(failed)?;
    let mut count = 0;
    while find_value(&mut scanner).map_err(failed)? {
        let start = scanner.offset();
        let place = match scanner.value() {
            Ok(place) => place,
            Err(Flaw::NotJson) => return Err(damaged(file, start)),
            Err(flaw) => return Err(failed(flaw)),
        };
        take(&Node::root(file, place)?)?;
        count += 1;
    }
    file.check_unchanged()
        .map_err(|error| failed(Flaw::Unreadable(error)))?;
    if count == 0 {
        check(file, "", 0)?;
    }
    Ok(())
}

/// Goes to the next value; false at the end of the file.
fn find_value(scanner: &mut Scanner<'_>) -> Result<bool, Flaw> {
    'lines: loop {
        match scanner.after_space()? {
            None => return Ok(false),
            Some(b'{' | b'"') => return Ok(true),
            // Between the records of a JSON text sequence.
            Some(0x1e) => {
                scanner.pass();
                continue;
            }
            Some(_) => {}
        }
        for before in BEFORE_VALUES {
            if scanner.is_at(before)? {
                scanner.go(scanner.offset() + before.len() as u64);
                continue 'lines;
            }
        }
        for line in OTHER_LINES {
            if scanner.is_at(line)? {
                scanner.line()?;
                continue 'lines;
            }
        }
        return Ok(true);
    }
}

/// Passes over a mark of the encoding, and over the headers of answers, which an empty line ends.
fn pass_headers(scanner: &mut Scanner<'_>) -> Result<(), Flaw> {
    if scanner.is_at("\u{feff}")? {
        scanner.go('\u{feff}'.len_utf8() as u64);
    }
    // One for each `100 Continue` or redirection.
    while scanner.after_space()? == Some(b'H') && scanner.is_at("HTTP/")? {
        loop {
            scanner.line()?;
            scanner.pass();
            match scanner.peek()? {
                Some(b'\r' | b'\n') => break,
                None => return Ok(()),
                Some(_) => {}
            }
        }
    }
    Ok(())
}

/// What is wrong with the value that begins here and has no end.
fn damaged(file: &JsonFile, start: u64) -> LogprobsError {
    let at = |problem| LogprobsError {
        file: file.name.clone(),
        line: Some(file.line_ends(start) + 1),
        field: String::new(),
        problem,
    };
    if file.length - start > file.loaded {
        return at(Flaw::NotJson.into());
    }
    let text = match file.load(start, file.length) {
        Ok(text) => text,
        Err(problem @ Problem::NotUtf8 { .. }) => {
            return LogprobsError {
                line: None,
                ..at(problem)
            };
        }
        Err(problem) => return at(problem),
    };
    match check(file, &text, start) {
        Err(error) => error,
        Ok(()) => at(Flaw::NotJson.into()),
    }
}
