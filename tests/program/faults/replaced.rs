//! A file that is replaced or changed while it is read gives the result of the one or of the other, whole, or an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Files, Room, Seeded, files, temporary, told};

/// How a file becomes another one.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// The other one is renamed into its place.
    Renamed,
    /// It is emptied and written again.
    Rewritten,
    /// The same bytes are written over it one after another, or it is cut or made longer.
    InPlace,
}

impl Manner {
    fn change(self, path: &Path, bytes: &[u8]) {
        match self {
            Manner::Renamed => {
                let beside = path.with_extension("beside");
                fs::write(&beside, bytes).unwrap();
                fs::rename(beside, path).unwrap();
            }
            Manner::Rewritten => fs::write(path, bytes).unwrap(),
            Manner::InPlace => {
                use std::os::unix::fs::FileExt as _;
                let file = fs::File::options().write(true).open(path).unwrap();
                file.set_len(bytes.len() as u64).unwrap();
                file.write_all_at(bytes, 0).unwrap();
            }
        }
    }
}

/// What a command gives: its code and the files of its folder.
type Outcome = (Option<i32>, Files);

/// A command that reads `file` and writes to `folder`.
struct Reader<'a> {
    room: &'a Room,
    arguments: &'a [&'a str],
    file: &'a str,
    folder: &'a str,
}

/// How often the result was that of the file before, of the file after, or an error.
#[derive(Debug, Default)]
struct Tally {
    before: usize,
    after: usize,
    refused: usize,
}

impl Reader<'_> {
    fn path(&self) -> PathBuf {
        self.room.path(self.file)
    }

    fn outcome(&self, during: impl FnOnce()) -> (Outcome, String) {
        let folder = self.room.path(self.folder);
        let _ = fs::remove_dir_all(&folder);
        let mut command = self.room.command(self.arguments);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        during();
        let output = child.wait_with_output().unwrap();
        assert!(temporary(&folder).is_empty());
        ((output.status.code(), files(&folder)), told(&output))
    }

    /// Changes the file from one to the other at `times` moments of the command's course.
    fn hold(&self, before: &[u8], after: &[u8], manner: Manner, times: usize, seed: u64) -> Tally {
        fs::write(self.path(), after).unwrap();
        let (new, _) = self.outcome(|| ());
        fs::write(self.path(), before).unwrap();
        let start = Instant::now();
        let (old, text) = self.outcome(|| ());
        let whole = start.elapsed();
        assert!(matches!(old.0, Some(0 | 1)), "{text}");
        assert!(old != new, "{}: both files give the same", self.file);
        let mut tally = Tally::default();
        for moment in moments(whole, times, seed) {
            fs::write(self.path(), before).unwrap();
            // Two changes within a tick of the clock of the file system could not be told apart.
            sleep(TICK);
            let (found, text) = self.outcome(|| {
                sleep(moment);
                manner.change(&self.path(), after);
            });
            let what = format!("{} {manner:?}: {:?}: {text}", self.file, found.0);
            if found.0 == Some(2) {
                let name = Path::new(self.file).file_name().unwrap().to_str().unwrap();
                assert!(text.contains("error: ") && text.contains(name), "{what}");
                assert!(!text.contains("panicked") && found.1.is_empty(), "{what}");
                tally.refused += 1;
            } else if found == old {
                tally.before += 1;
            } else {
                assert!(found == new, "neither the old nor the new: {what}");
                tally.after += 1;
            }
        }
        tally
    }
}

/// Longer than the clock of a file system takes to its next number.
const TICK: Duration = Duration::from_millis(12);

/// Moments of a course: one in each of as many parts of the whole, and one in each of as many parts of its beginning, in
/// which files are opened.
fn moments(whole: Duration, times: usize, seed: u64) -> impl Iterator<Item = Duration> {
    let mut seeded = Seeded(seed);
    (0..times).flat_map(move |time| {
        let share = (time as f64 + seeded.share()) / times as f64;
        [whole.mul_f64(share), whole.mul_f64(0.2 * share)]
    })
}

/// A `.npy` file of numbers that depend on `first`.
fn npy(rows: usize, columns: usize, first: f32) -> Vec<u8> {
    let header =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    let header = format!("{header:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    for index in 0..rows * columns {
        let number = (index * 37 % 101) as f32 / 9.0 + first * (index % 3) as f32;
        bytes.extend(number.to_le_bytes());
    }
    bytes
}

fn csv(rows: usize, columns: usize, first: f32) -> Vec<u8> {
    let number = |row: usize, column: usize| {
        format!(
            "{}",
            (row * 7 + column * 5) as f32 % 11.0 + first * (column % 3) as f32
        )
    };
    let line = |row| {
        (0..columns)
            .map(|column| number(row, column))
            .collect::<Vec<_>>()
            .join(",")
            + "\n"
    };
    (0..rows).map(line).collect::<String>().into_bytes()
}

fn safetensors(rows: usize, columns: usize, first: f32) -> Vec<u8> {
    let header = format!(
        "{{\"logits\":{{\"dtype\":\"F32\",\"shape\":[{rows},{columns}],\"data_offsets\":[0,{}]}}}}",
        4 * rows * columns
    );
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    let npy = npy(rows, columns, first);
    bytes.extend(&npy[npy.len() - 4 * rows * columns..]);
    bytes
}

/// Positions of a file, one after another.
fn population(file: &str) -> String {
    format!(
        "[output]\nformats = [\"svg\"]\n[logits.a]\nfile = \"{file}\"\n\
         [[experiment]]\nname = \"all\"\nkind = \"population\"\nlogits = \"a\"\n\
         a = {{ chain = [{{ top_p = 0.9 }}] }}\nb = {{ chain = [{{ min_p = 0.05 }}] }}\n"
    )
}

#[test]
fn a_large_file_of_logits_is_read_whole_or_not_at_all() {
    const ROWS: usize = 80;
    const TOKENS: usize = 1000;
    type Make = fn(usize, usize, f32) -> Vec<u8>;
    let formats: [(&str, Make); 3] = [
        ("rows.npy", npy),
        ("rows.csv", csv),
        ("rows.safetensors", safetensors),
    ];
    let room = Room::new();
    let mut all = Tally::default();
    for (seed, (file, make)) in (1..).zip(formats) {
        room.write("rows.toml", population(file));
        let before = make(ROWS, TOKENS, 0.0);
        let part = before[..before.len() / 3].to_vec();
        let render = &["rows.toml", "--output", "out"][..];
        let measure = &["measure", "rows.toml", "--rows", "0..", "--output", "out"][..];
        let cases = [
            (render, make(ROWS, TOKENS, 0.5), Manner::Renamed),
            (measure, make(ROWS, TOKENS, 0.5), Manner::Renamed),
            (measure, make(ROWS, TOKENS, 0.5), Manner::Rewritten),
            // Other shapes: tokens and positions that the configuration did not see.
            (render, make(ROWS, TOKENS + 300, 0.5), Manner::Renamed),
            (measure, make(ROWS / 2, TOKENS / 2, 0.5), Manner::Rewritten),
            (measure, make(ROWS + 20, TOKENS, 0.0), Manner::InPlace),
            (measure, part, Manner::InPlace),
        ];
        for (arguments, after, manner) in cases {
            let reader = Reader {
                room: &room,
                arguments,
                file,
                folder: "out",
            };
            let tally = reader.hold(&before, &after, manner, 4, seed);
            println!("{file}, then {} bytes {manner:?}: {tally:?}", after.len());
            all.before += tally.before;
            all.after += tally.after;
            all.refused += tally.refused;
        }
    }
    println!("files of logits: {all:?}");
    assert!(all.before > 10 && all.refused > 10, "{all:?}");
}

/// A configuration that reads every other kind of file.
const ALL: &str = r#"
title = "one"
[output]
formats = ["svg"]
[fonts]
files = ["my.otf"]
[logits.a]
values = [1.0, 2.0, 0.5]
tokens = "tokens.txt"
[logits.b]
logprobs = "response.json"
vocabulary = 100
[settings.s]
sampling_params = "settings.json"
[[experiment]]
name = "bars"
kind = "distributions"
logits = "a"
temperatures = [0.5]
[[experiment]]
name = "engines"
kind = "engines"
logits = "a"
settings = "s"
[[experiment]]
name = "bounds"
kind = "bounds"
logits = "b"
"#;

fn response(logprob: f64) -> String {
    format!(
        "{{\"choices\":[{{\"index\":0,\"logprobs\":{{\"content\":[{{\"token\":\"x\",\"logprob\":{logprob},\
         \"bytes\":[120],\"top_logprobs\":[{{\"token\":\"x\",\"logprob\":{logprob},\"bytes\":[120]}}]}}]}}}}]}}"
    )
}

#[test]
fn every_other_file_is_read_whole_or_not_at_all() {
    let room = Room::new();
    let font = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/figure/assets/fonts");
        fs::read(folder.join(name)).unwrap()
    };
    let inputs: [(&str, Vec<u8>, Vec<u8>); 5] = [
        ("my.toml", ALL.into(), ALL.replace("one", "two").into()),
        (
            "my.otf",
            font("NotoSansCJKsc-Regular-subset.otf"),
            font("NotoSansCJKsc-Bold-subset.otf"),
        ),
        ("tokens.txt", "x\ny\nz".into(), "one\ntwo\nthree".into()),
        (
            "response.json",
            response(-0.1).into(),
            response(-0.4).into(),
        ),
        (
            "settings.json",
            "{\"top_p\": 0.9}".into(),
            "{\"top_p\": 0.5, \"temperature\": 0.5}".into(),
        ),
    ];
    let reset = || {
        inputs
            .iter()
            .for_each(|(name, before, _)| room.write(name, before))
    };
    for (file, before, after) in &inputs {
        for manner in [Manner::Renamed, Manner::Rewritten, Manner::InPlace] {
            reset();
            let arguments = ["my.toml", "--output", "out"];
            let reader = Reader {
                room: &room,
                arguments: &arguments,
                file,
                folder: "out",
            };
            let tally = reader.hold(before, after, manner, 4, 7);
            println!("{file}, {manner:?}: {tally:?}");
        }
    }
}

#[test]
fn a_check_waits_for_a_run_that_writes() {
    let room = Room::new();
    room.write("old.toml", super::many_files("old", 1.5, 1));
    room.write("new.toml", super::many_files("new", 2.5, 1));
    room.told(&["old.toml", "--output", "out"], 0);
    room.told(&["new.toml", "--output", "new"], 0);
    let new = files(&room.path("new"));
    // Another run, in the middle of its work: half of the files are new.
    let turn = fs::File::open(room.path("out")).unwrap();
    turn.lock().unwrap();
    let put = |names: &mut dyn Iterator<Item = (&PathBuf, &Vec<u8>)>| {
        names.for_each(|(name, bytes)| fs::write(room.path("out").join(name), bytes).unwrap());
    };
    put(&mut new.iter().take(new.len() / 2));
    let mut check = room.command(&["check", "new.toml", "--against", "out"]);
    let mut check = check.stdout(Stdio::null()).spawn().unwrap();
    sleep(Duration::from_millis(500));
    assert_eq!(check.try_wait().unwrap(), None);
    put(&mut new.iter().skip(new.len() / 2));
    drop(turn);
    assert_eq!(check.wait().unwrap().code(), Some(0));
}

/// Many markers, so that it takes a while to fill them.
fn document() -> String {
    "<!-- thermograph: bars.T0_5.probs.0:.6f -->?<!-- /thermograph -->\n".repeat(2000)
}

#[test]
fn values_are_read_whole_or_not_at_all() {
    let room = Room::new();
    for (name, first) in [("old", 1.5), ("new", 2.5)] {
        room.write("my.toml", super::many_files(name, first, 1));
        room.told(&["my.toml", "--output", name], 0);
    }
    let [old, new] =
        ["old", "new"].map(|name| fs::read(room.path(name).join("values.json")).unwrap());
    room.write("from/values.json", &old);
    let arguments = ["fill", "out/a.md", "--from", "from"];
    let fill = |change: &dyn Fn()| {
        room.write("out/a.md", document());
        sleep(TICK);
        let mut child = room.command(&arguments);
        let child = child.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        change();
        let output = child.unwrap().wait_with_output().unwrap();
        let text = fs::read_to_string(room.path("out/a.md")).unwrap();
        (output.status.code(), text, told(&output))
    };
    let start = Instant::now();
    let (_, with_old, _) = fill(&|| ());
    let whole = start.elapsed();
    room.write("from/values.json", &new);
    let (_, with_new, _) = fill(&|| ());
    assert!(with_old != with_new && with_old != document());
    for manner in [Manner::Renamed, Manner::Rewritten, Manner::InPlace] {
        let mut tally = Tally::default();
        for moment in moments(whole, 6, 9) {
            room.write("from/values.json", &old);
            let (code, text, told) = fill(&|| {
                sleep(moment);
                manner.change(&room.path("from/values.json"), &new);
            });
            if code == Some(2) {
                assert!(text == document() && told.contains("values.json"), "{told}");
                tally.refused += 1;
            } else if text == with_old {
                tally.before += 1;
            } else {
                assert!(text == with_new);
                tally.after += 1;
            }
        }
        println!("values.json, {manner:?}: {tally:?}");
    }
}

#[test]
fn a_document_that_is_saved_while_it_is_filled_is_not_lost() {
    let room = Room::new();
    room.write("my.toml", super::many_files("new", 2.5, 1));
    room.told(&["my.toml", "--output", "from"], 0);
    room.write("one/a.md", document());
    room.write("two/b.md", document());
    // Another run has the turn, so that this one waits between reading and writing.
    let turn = fs::File::open(room.path("two")).unwrap();
    turn.lock().unwrap();
    let mut fill = room.command(&["fill", "one/a.md", "two/b.md", "--from", "from"]);
    let fill = fill.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    sleep(Duration::from_millis(500));
    Manner::Renamed.change(&room.path("two/b.md"), b"saved meanwhile\n");
    drop(turn);
    let output = fill.unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("b.md changed while it was being filled; nothing was changed"));
    assert!(fs::read_to_string(room.path("one/a.md")).unwrap() == document());
    assert!(fs::read(room.path("two/b.md")).unwrap() == b"saved meanwhile\n");
}
