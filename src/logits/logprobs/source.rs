//! The bytes of a file of JSON, read where they stand: which value ends where, without holding more than a window of it.
//!
//! Values are told apart by brackets and quotes alone; what they say is for [`Node`](super::json::Node) to read. What is
//! large is passed over once: where it ends is remembered.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::Problem;
use crate::reading::input::Input;
use crate::reading::python::with_texts_for_numbers;

/// Bytes that are read at once.
const WINDOW: usize = 1 << 16;
/// Values of which the end is remembered have so many bytes or more.
const REMEMBERED: u64 = 1 << 20;
/// Only those so near to the root: that is where lists of positions are.
const LEVELS: usize = 16;
/// The deepest nesting.
const DEPTH: usize = 1 << 24;
/// Values of more bytes are not read as a whole.
const LOADED: u64 = 32 << 20;
/// The longest key that is compared with names.
const KEY_BYTES: usize = 1 << 20;

/// Where bytes come from.
trait Bytes: Read + Seek + Send {
    fn check_unchanged(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Bytes for Input {
    fn check_unchanged(&self) -> io::Result<()> {
        Input::check_unchanged(self)
    }
}

impl Bytes for Cursor<Vec<u8>> {}

/// A file with its name for errors.
pub struct JsonFile {
    pub name: String,
    pub length: u64,
    /// Values of more bytes are not read as a whole.
    pub loaded: u64,
    bytes: Mutex<Box<dyn Bytes>>,
    ends: Mutex<BTreeMap<u64, u64>>,
}

impl JsonFile {
    pub fn new(name: String, input: Input) -> JsonFile {
        JsonFile::of(name, input.length(), Box::new(input))
    }

    /// What another program gave.
    pub fn of_bytes(name: String, bytes: Vec<u8>) -> JsonFile {
        JsonFile::of(name, bytes.len() as u64, Box::new(Cursor::new(bytes)))
    }

    fn of(name: String, length: u64, bytes: Box<dyn Bytes>) -> JsonFile {
        JsonFile {
            name,
            length,
            loaded: LOADED,
            bytes: Mutex::new(bytes),
            ends: Mutex::default(),
        }
    }

    fn bytes(&self) -> MutexGuard<'_, Box<dyn Bytes>> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ends(&self) -> MutexGuard<'_, BTreeMap<u64, u64>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills `buffer` as far as there is something from `start` on.
    pub fn fill(&self, start: u64, buffer: &mut Vec<u8>, most: usize) -> io::Result<()> {
        let mut bytes = self.bytes();
        buffer.clear();
        bytes.seek(SeekFrom::Start(start))?;
        (&mut **bytes).take(most as u64).read_to_end(buffer)?;
        Ok(())
    }

    /// Fails if the file is another than it was when it was opened.
    pub fn check_unchanged(&self) -> io::Result<()> {
        self.bytes().check_unchanged()
    }

    /// A part of the file as text, with texts for the numbers that JSON does not have.
    pub fn load(&self, start: u64, end: u64) -> Result<String, Problem> {
        let mut buffer = Vec::new();
        let length = (end - start) as usize;
        buffer
            .try_reserve_exact(length)
            .map_err(|_| Problem::Unreadable(io::ErrorKind::OutOfMemory.into()))?;
        self.fill(start, &mut buffer, length)
            .map_err(Problem::Unreadable)?;
        let text = String::from_utf8(buffer).map_err(|error| Problem::NotUtf8 {
            byte: start as usize + error.utf8_error().valid_up_to(),
        })?;
        let replaced = match with_texts_for_numbers(&text) {
            std::borrow::Cow::Borrowed(_) => None,
            std::borrow::Cow::Owned(replaced) => Some(replaced),
        };
        Ok(replaced.unwrap_or(text))
    }

    /// How many lines end before a byte.
    pub fn line_ends(&self, before: u64) -> usize {
        let (mut start, mut count) = (0, 0);
        let mut buffer = Vec::new();
        while start < before {
            let most = (before - start).min(WINDOW as u64) as usize;
            if self.fill(start, &mut buffer, most).is_err() || buffer.is_empty() {
                break;
            }
            count += buffer.iter().filter(|byte| **byte == b'\n').count();
            start += buffer.len() as u64;
        }
        count
    }
}

/// Why a value has no end.
#[derive(Debug)]
pub enum Flaw {
    Unreadable(io::Error),
    /// Brackets do not match, or the file ends.
    NotJson,
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Problem {
        match flaw {
            Flaw::Unreadable(error) => Problem::Unreadable(error),
            Flaw::NotJson => Problem::Damaged {
                reason: "mismatched brackets, commas or quotes".to_owned(),
            },
        }
    }
}

/// Where a value is, and its first byte.
#[derive(Clone, Copy, Debug)]
pub struct JsonSpan {
    pub start: u64,
    pub end: u64,
    pub first: u8,
}

/// Goes through a file from one place on.
pub struct Scanner<'f> {
    file: &'f JsonFile,
    buffer: Vec<u8>,
    /// Where the buffer begins.
    start: u64,
    at: usize,
    /// The next value of which the end is known.
    next: Option<(u64, u64)>,
}

impl<'f> Scanner<'f> {
    pub fn new(file: &'f JsonFile, offset: u64) -> Scanner<'f> {
        let mut scanner = Scanner {
            file,
            buffer: Vec::new(),
            start: offset,
            at: 0,
            next: None,
        };
        scanner.look_up();
        scanner
    }

    pub fn offset(&self) -> u64 {
        self.start + self.at as u64
    }

    pub fn go(&mut self, offset: u64) {
        match offset.checked_sub(self.start) {
            Some(at) if at <= self.buffer.len() as u64 => self.at = at as usize,
            _ => {
                self.buffer.clear();
                self.start = offset;
                self.at = 0;
            }
        }
        self.look_up();
    }

    fn look_up(&mut self) {
        let ends = self.file.ends();
        let mut next = ends.range(self.offset()..);
        self.next = next.next().map(|(start, end)| (*start, *end));
    }

    /// The byte here; `None` at the end of the file.
    pub fn peek(&mut self) -> Result<Option<u8>, Flaw> {
        if self.at == self.buffer.len() {
            self.start += self.at as u64;
            self.at = 0;
            self.file
                .fill(self.start, &mut self.buffer, WINDOW)
                .map_err(Flaw::Unreadable)?;
        }
        Ok(self.buffer.get(self.at).copied())
    }

    /// Passes over the byte here.
    pub fn pass(&mut self) {
        self.at += 1;
    }

    /// The first byte that is no white space.
    pub fn after_space(&mut self) -> Result<Option<u8>, Flaw> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.pass(),
                byte => return Ok(byte),
            }
        }
    }

    /// Passes over this byte, which has to be next after white space.
    pub fn expect(&mut self, byte: u8) -> Result<(), Flaw> {
        match self.after_space()? {
            Some(found) if found == byte => {
                self.pass();
                Ok(())
            }
            _ => Err(Flaw::NotJson),
        }
    }

    /// Passes over a line, whose end stays.
    pub fn line(&mut self) -> Result<(), Flaw> {
        while let Some(byte) = self.peek()? {
            if byte == b'\n' {
                break;
            }
            self.pass();
        }
        Ok(())
    }

    /// Whether these bytes are next.
    pub fn is_at(&mut self, wanted: &str) -> Result<bool, Flaw> {
        let offset = self.offset();
        let mut found = true;
        for byte in wanted.bytes() {
            found = self.peek()? == Some(byte);
            if !found {
                break;
            }
            self.pass();
        }
        self.go(offset);
        Ok(found)
    }

    /// The key that comes next, as JSON.
    pub fn key(&mut self) -> Result<String, Flaw> {
        if self.after_space()? != Some(b'"') {
            return Err(Flaw::NotJson);
        }
        let start = self.offset();
        self.text()?;
        let (length, after) = ((self.offset() - start) as usize, self.offset());
        if length > KEY_BYTES {
            return Err(Flaw::NotJson);
        }
        let mut bytes = Vec::new();
        self.file
            .fill(start, &mut bytes, length)
            .map_err(Flaw::Unreadable)?;
        self.go(after);
        serde_json::from_slice(&bytes).map_err(|_| Flaw::NotJson)
    }

    /// Passes over a value, before which there may be white space.
    pub fn value(&mut self) -> Result<JsonSpan, Flaw> {
        let first = self.after_space()?.ok_or(Flaw::NotJson)?;
        let start = self.offset();
        match first {
            b'"' => self.text()?,
            b'{' | b'[' => self.container()?,
            b'}' | b']' | b',' | b':' => return Err(Flaw::NotJson),
            _ => self.scalar()?,
        }
        Ok(JsonSpan {
            start,
            end: self.offset(),
            first,
        })
    }

    fn scalar(&mut self) -> Result<(), Flaw> {
        while let Some(byte) = self.peek()? {
            if matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r') {
                break;
            }
            self.pass();
        }
        Ok(())
    }

    fn text(&mut self) -> Result<(), Flaw> {
        self.pass();
        loop {
            if self.peek()?.is_none() {
                return Err(Flaw::NotJson);
            }
            let rest = &self.buffer[self.at..];
            let Some(found) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else {
                self.at = self.buffer.len();
                continue;
            };
            let is_end = rest[found] == b'"';
            self.at += found + 1;
            if is_end {
                return Ok(());
            }
            // What follows a backslash is never the end.
            if self.peek()?.is_none() {
                return Err(Flaw::NotJson);
            }
            self.pass();
        }
    }

    fn container(&mut self) -> Result<(), Flaw> {
        let mut closers: Vec<u8> = Vec::new();
        let mut starts = [0; LEVELS];
        loop {
            if self.peek()?.is_none() {
                return Err(Flaw::NotJson);
            }
            let rest = &self.buffer[self.at..];
            let telling = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']');
            let Some(found) = rest.iter().position(telling) else {
                self.at = self.buffer.len();
                continue;
            };
            let byte = rest[found];
            self.at += found;
            match byte {
                b'"' => self.text()?,
                b'{' | b'[' => {
                    let offset = self.offset();
                    if let Some((start, end)) = self.next
                        && start <= offset
                    {
                        if start == offset {
                            self.go(end);
                            if closers.is_empty() {
                                return Ok(());
                            }
                            continue;
                        }
                        self.look_up();
                    }
                    if closers.len() == DEPTH {
                        return Err(Flaw::NotJson);
                    }
                    if let Some(start) = starts.get_mut(closers.len()) {
                        *start = offset;
                    }
                    closers.push(byte + 2);
                    self.pass();
                }
                _ => {
                    if closers.pop() != Some(byte) {
                        return Err(Flaw::NotJson);
                    }
                    self.pass();
                    let end = self.offset();
                    if let Some(start) = starts.get(closers.len())
                        && end - start >= REMEMBERED
                    {
                        self.file.ends().insert(*start, end);
                    }
                    if closers.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }
}
