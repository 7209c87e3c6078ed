//! What is beyond a limit is refused before any work, with the number that was found and the key that allows more.

use std::fs;
use std::path::Path;

use thermograph::config::Config;
use thermograph::job::{self, Job};
use thermograph::reading::{Limit, Limits, limits};

use super::room::Room;

impl Room {
    /// A `.npy` file of zeros in a hole.
    fn npy(&self, name: &str, rows: u64, columns: u64) {
        let header =
            format!("{{'descr': '<f2', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        let header = format!("{header:<117}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.bytes());
        self.hole(name, &bytes, bytes.len() as u64 + 2 * rows * columns);
    }

    /// A file with this beginning, and nothing up to its length.
    fn hole(&self, name: &str, beginning: &[u8], length: u64) {
        let path = self.folder().join(name);
        fs::write(&path, beginning).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_len(length).unwrap();
    }

    fn parse(&self, text: &str) -> Result<Config, String> {
        Config::parse(text, "test.toml", self.folder()).map_err(|error| error.to_string())
    }

    /// Holds that `found` of `limit` is refused, and allowed by what the message says.
    #[track_caller]
    fn hold(&self, limit: Limit, found: u64, text: &str) {
        let key = limit.key();
        let message = self.parse(text).expect_err("it is too much");
        assert!(message.contains("--> test.toml:"), "{message}");
        let numbers = [found, limit.usual()].map(|number| number.to_string());
        let found_and_allowed = numbers.iter().all(|number| message.contains(number));
        // Of a file both are bytes.
        assert!(found_and_allowed || limit == Limit::Memory, "{message}");
        let help = format!("set `{key} = {found}` in `[limits]` to allow it");
        assert!(message.contains(&help), "{help} in {message}");
        // What it takes besides is allowed.
        let others = [(Limit::Memory, 65_536), (Limit::Seconds, 1_000)];
        let others = others.iter().filter(|(other, _)| *other != limit);
        let others: String = others
            .map(|(other, much)| format!("{} = {much}\n", other.key()))
            .collect();
        let with = |found: u64| format!("[limits]\n{key} = {found}\n{others}{text}");
        let allowed = self.parse(&with(found));
        let message = allowed.err().unwrap_or_default();
        assert!(!message.contains("[limits]"), "{message}");
        let less = self.parse(&with(found - 1));
        assert!(less.is_err_and(|message| message.contains(&help)), "{key}");
    }
}

fn experiment(logits: &str, more: &str) -> String {
    format!("{logits}\n[[experiment]]\nname = \"e\"\nlogits = \"z\"\n{more}\n")
}

const TWO: &str = "[logits.z]\nvalues = [1.0, 2.0]";
const GUIDE: &str = "kind = \"guide\"";

#[test]
fn each_limit_refuses_what_is_beyond_it_and_says_what_allows_it() {
    let room = Room::new();
    let normal = |size: u64| format!("[logits.z]\nnormal = {{ size = {size} }}");
    // One more token than is usual, where all else is allowed.
    let vocabulary = Limit::Vocabulary.usual() + 1;
    room.npy("wide.npy", 1, vocabulary);
    for source in [
        normal(vocabulary),
        "[logits.z]\nfile = \"wide.npy\"".to_owned(),
    ] {
        let text = |own: &str| {
            let limits = format!("[limits]\nlogits = 9000000\nnumbers = 90000000\n{own}\n");
            limits + &experiment(&source, GUIDE)
        };
        let message = room.parse(&text("")).unwrap_err();
        let allows = format!("vocabulary = {vocabulary}");
        assert!(
            message.contains(&format!("set `{allows}` in `[limits]` to allow it")),
            "{message}"
        );
        let config = room.parse(&text(&allows)).unwrap();
        // A file is opened again.
        let file = config.logits[0].origin.as_ref();
        assert_eq!(
            file.and_then(|file| file.open().err())
                .map(|error| error.what),
            None
        );
    }
    room.hold(
        Limit::Logits,
        1_200_000,
        &experiment(
            &format!(
                "{}\n[logits.y]\nnormal = {{ size = 600000 }}",
                normal(600_000)
            ),
            GUIDE,
        ),
    );
    room.hold(
        Limit::Numbers,
        12_000_000,
        &experiment(&normal(120_000), "kind = \"distributions\"\ntemperatures = { from = 0.1, to = 2, count = 100 }\nfigsize = [20, 20]"),
    );
    room.npy("long.npy", 80_001, 2);
    for kind in [
        "kind = \"population\"\na = { chain = [] }",
        "kind = \"drift\"\nagainst = \"z\"",
    ] {
        room.hold(
            Limit::Rows,
            80_001,
            &experiment("[logits.z]\nfile = \"long.npy\"", kind),
        );
    }
    for kind in [
        "kind = \"sampling\"\ntemperatures = [1.0]",
        "kind = \"compare\"\na = { chain = [] }\nb = { chain = [] }",
    ] {
        room.hold(
            Limit::Draws,
            100_000_001,
            &experiment(TWO, &format!("{kind}\ndraws = 100000001")),
        );
    }
    let grid = |count: u64| {
        format!("kind = \"entropy\"\ntemperatures = {{ from = 0.1, to = 2, count = {count} }}")
    };
    room.hold(Limit::Points, 10_001, &experiment(TWO, &grid(10_001)));
    let list = vec!["1.0"; 10_001].join(", ");
    room.hold(
        Limit::Points,
        10_001,
        &experiment(TWO, &format!("kind = \"entropy\"\ntemperatures = [{list}]")),
    );
    let steps = |steps: u64| {
        format!("kind = \"schedule\"\nschedules = [{{ constant = 1.0 }}]\nsteps = {steps}")
    };
    room.hold(Limit::Points, 10_001, &experiment(TWO, &steps(10_001)));
    room.hold(
        Limit::Exponentials,
        300_000_000,
        &experiment(&normal(100_000), &grid(3000)),
    );
    room.hold(
        Limit::Exponentials,
        400_000_000,
        &experiment(&normal(100_000), &steps(2000)),
    );
    // 300 dots per inch.
    let page = "[output]\ndpi = 300\n";
    room.hold(
        Limit::Pixels,
        144_000_000,
        &experiment(
            &format!("{page}{TWO}"),
            &format!("{GUIDE}\nfigsize = [40, 40]"),
        ),
    );
    // Files that take more memory than is allowed: a half of it as CSV, an eighth as JSON; responses are read piece by piece.
    let rows = "1,2\n".repeat(1 << 18);
    for (name, beginning, bytes, source) in [
        (
            "large.csv",
            rows.as_str(),
            300_u64 << 20,
            "file = \"large.csv\"",
        ),
        (
            "tokens.json",
            "{",
            75 << 20,
            "values = [1.0]\ntokens = \"tokens.json\"",
        ),
    ] {
        room.hole(name, beginning.as_bytes(), bytes);
        let text = experiment(&format!("[logits.z]\n{source}"), GUIDE);
        let message = room.parse(&text).unwrap_err();
        assert!(
            message.contains(&format!(
                "the file exceeds the limit (has {bytes} bytes, limit "
            )),
            "{message}"
        );
        assert!(
            message.contains("set `memory = 600` in `[limits]` to allow it"),
            "{message}"
        );
    }
}

#[test]
fn a_limit_can_be_lowered_and_nothing_moves_it_beyond_its_maximum() {
    let room = Room::new();
    let text = experiment(
        TWO,
        "kind = \"sampling\"\ntemperatures = [1.0]\ndraws = 1000",
    );
    assert_eq!(
        room.parse(&format!("[limits]\ndraws = 1000\n{text}")).err(),
        None
    );
    assert!(
        room.parse(&format!("[limits]\ndraws = 999\n{text}"))
            .is_err()
    );
    for limit in Limit::ALL {
        let (key, most) = (limit.key(), limit.most());
        let config = room.parse(&format!("[limits]\n{key} = {most}\n{text}"));
        assert_eq!(config.unwrap().limits.of(limit), most);
        for beyond in [most + 1, 0] {
            let message = room.parse(&format!("[limits]\n{key} = {beyond}\n{text}"));
            let message = message.unwrap_err();
            assert!(
                message.contains(&format!(
                    "`limits.{key}` must be an integer from 1 to {most}"
                )),
                "{message}"
            );
        }
        assert!(limit.usual() <= most);
    }
    // What no configuration can allow is refused without a key that would.
    let beyond = text.replace("1000", "1000000000001");
    let message = room.parse(&beyond).unwrap_err();
    assert!(
        message.contains("`draws` in `[limits]` can be at most 1000000000000"),
        "{message}"
    );
    assert_eq!(room.parse(&text).unwrap().limits, Limits::default());
}

#[test]
fn what_is_fixed_is_allowed_to_the_last_one() {
    let room = Room::new();
    let named = |name: &str| {
        let experiment = experiment(TWO, "kind = \"entropy\"\ntemperatures = [1.0]");
        experiment.replace("\"e\"", &format!("\"{name}\""))
    };
    let one = named("e");
    let many =
        |count: usize, part: &dyn Fn(usize) -> String| -> String { (0..count).map(part).collect() };
    let tables = |kind: &str, lines: &str, count: usize| {
        many(count, &|index| format!("[{kind}.x{index}]\n{lines}\n"))
    };
    let samplers = |count: usize, bytes: usize| {
        let names = format!("\"{}\", ", "x".repeat(bytes)).repeat(count);
        format!("[settings.s]\nsamplers = [{names}]\n{one}")
    };
    let listed = |more: usize| {
        let half = limits::SETTINGS_LISTED / 2;
        let breakers = |count: usize| format!("dry_breakers = [{}]\n", "1,".repeat(count));
        let [first, second] = [half, half + more].map(breakers);
        format!("[settings.s]\n{first}[settings.t]\n{second}{one}")
    };
    let fonts = |count| format!("[fonts]\nfiles = [{}]\n{one}", "\"a.otf\", ".repeat(count));
    let experiments = |count| {
        let (source, experiment) = one.split_at(TWO.len());
        let part = |index| experiment.replace("\"e\"", &format!("\"e{index}\""));
        format!(
            "[output]\nformats = [\"svg\"]\n{source}{}",
            many(count, &part)
        )
    };
    let cases: Vec<(String, String, &str)> = vec![
        (
            format!("title = \"{}\"\n{one}", "x".repeat(limits::TITLE_BYTES)),
            format!("title = \"{}\"\n{one}", "x".repeat(limits::TITLE_BYTES + 1)),
            "`title` must be one line of at most 500 bytes",
        ),
        (
            named(&"x".repeat(limits::NAME_BYTES)),
            named(&"x".repeat(limits::NAME_BYTES + 1)),
            "at most 100 bytes long, got 101",
        ),
        (
            fonts(limits::FONTS),
            fonts(limits::FONTS + 1),
            "`fonts.files` must be a list of length 0 to 16, got length 17",
        ),
        (
            tables("logits", "values = [1.0]", limits::ENTRIES - 1) + &one,
            tables("logits", "values = [1.0]", limits::ENTRIES) + &one,
            "`logits.z` exceeds the limit of 1000 sources",
        ),
        (
            tables("settings", "", limits::ENTRIES) + &one,
            tables("settings", "", limits::ENTRIES + 1) + &one,
            "`settings.x1000` exceeds the limit of 1000",
        ),
        (
            experiments(limits::ENTRIES),
            experiments(limits::ENTRIES + 1),
            "`experiment` must be a list of length 1 to 1000, got length 1001",
        ),
        (
            samplers(limits::SAMPLERS, limits::NAME_BYTES),
            samplers(limits::SAMPLERS + 1, limits::NAME_BYTES),
            "`settings.s.samplers` must be a list of at most 99 names of at most 100 bytes",
        ),
        (
            samplers(1, limits::NAME_BYTES),
            samplers(1, limits::NAME_BYTES + 1),
            "`settings.s.samplers` must be a list of at most 99 names of at most 100 bytes",
        ),
        (
            listed(0),
            listed(1),
            "`settings.t` exceeds the limit: the lists of all settings together have 500001 elements (limit 500000)",
        ),
    ];
    for (allowed, refused, words) in cases {
        assert_eq!(room.parse(&allowed).err(), None);
        let message = room.parse(&refused).expect_err(words);
        assert!(message.contains(words), "{words} in {message}");
        assert!(message.contains("--> test.toml:"), "{message}");
    }
}

#[test]
fn log_probabilities_are_counted_over_all_sources() {
    let room = Room::new();
    // Each position counts, and its token.
    let positions = limits::POSITIONS;
    let [tokens, logprobs] = ["\"a\",", "-1,"].map(|part| part.repeat(positions));
    let [tokens, logprobs] = [tokens, logprobs].map(|list| list.trim_end_matches(',').to_owned());
    let response = format!(
        "{{\"choices\":[{{\"logprobs\":{{\"tokens\":[{tokens}],\"token_logprobs\":[{logprobs}]}}}}]}}"
    );
    fs::write(room.folder().join("r.json"), response).unwrap();
    let sources = |count: usize| {
        let source = |index| format!("[logits.x{index}]\nlogprobs = \"r.json\"\nvocabulary = 2\n");
        let sources: String = (0..count).map(source).collect();
        room.parse(&experiment(&format!("{sources}{TWO}"), GUIDE))
    };
    // The tenth is the last that has room.
    let message = sources(11).unwrap_err();
    assert!(
        message.starts_with(
            "`logits.x10` exceeds the limit: all sources together need 2200000 log-probabilities (limit 2000000)"
        ),
        "{message}"
    );
}

#[test]
fn a_safetensors_header_is_read_as_far_as_memory_goes() {
    let room = Room::new();
    let size = 70_u64 << 20;
    let mut beginning = size.to_le_bytes().to_vec();
    beginning.push(b'{');
    room.hole("large.safetensors", &beginning, size + 100);
    let message = room
        .parse(&experiment(
            "[logits.z]\nfile = \"large.safetensors\"",
            GUIDE,
        ))
        .unwrap_err();
    assert!(
        message.contains("the header exceeds the limit (has 73400320 bytes, limit 67108864)"),
        "{message}"
    );
    assert!(
        message.contains("set `memory = 560` in `[limits]` to allow it"),
        "{message}"
    );
}

#[test]
fn every_limit_stands_in_the_documentation_with_its_numbers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(page) = fs::read_to_string(root.join("docs/limits.md")) else {
        assert!(!root.join("docs").exists(), "the package alone has none");
        return;
    };
    let grouped = |number: u64| {
        let digits = number.to_string();
        let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
        let groups = groups.iter().map(|group| str::from_utf8(group).unwrap());
        groups.collect::<Vec<_>>().join(",")
    };
    let fixed = [
        (limits::ENTRIES as u64, "sources, settings and experiments"),
        (limits::NAME_BYTES as u64, "a name |"),
        (limits::TITLE_BYTES as u64, "the title"),
        (limits::FONTS as u64, "font files"),
        (limits::DPI.1 as u64, "dots per inch"),
        (limits::SIDE as u64, "a side of a figure"),
        (limits::PANELS as u64, "panels of a figure"),
        (limits::SAMPLERS as u64, "samplers of a chain"),
        (limits::HISTORY as u64, "generated tokens"),
        (limits::SHOWN_TOKENS as u64, "tokens that a panel shows"),
        (
            limits::TOP as u64,
            "most frequent tokens that `sampling` names",
        ),
        (limits::SCHEDULES as u64, "schedules of an experiment"),
        (limits::TASKS as u64, "tasks of a guide"),
        (
            limits::POSITIONS as u64,
            "positions of a file of log-probabilities",
        ),
        (limits::BOUNDED as u64, "positions of `bounds`"),
        (limits::BOUNDED_TEMPERATURES as u64, "positions of `bounds`"),
        (limits::SETTINGS_KEYS as u64, "keys of a settings file"),
        (limits::FILE_BYTES >> 20, "the configuration,"),
        (limits::TOKEN_BYTES as u64 >> 20, "a token |"),
        (limits::FONT_BYTES >> 20, "font files"),
        (limits::PART_BYTES >> 20, "a file of `measure`"),
        (limits::DOCUMENT_BYTES >> 20, "a document;"),
        (limits::COMPARED_BYTES >> 20, "a file that `check` compares"),
        (
            limits::FILLED_BYTES as u64 >> 20,
            "all documents of one `fill`",
        ),
        (
            limits::READ_AGAIN >> 20,
            "files that a configuration reads again",
        ),
        (limits::DIGESTED_BYTES >> 20, "a file whose SHA-256"),
        (limits::LOGPROBS as u64, "log-probabilities of all sources"),
        (
            limits::SETTINGS_LISTED as u64,
            "elements of all lists in settings",
        ),
        (
            u64::from(limits::NPY_HEADER_BYTES),
            "the header of a `.npy`",
        ),
        (
            limits::SAFETENSORS_HEADER_BYTES,
            "the header of a `.safetensors`",
        ),
    ];
    for (number, what) in fixed {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {what}")));
        let row = row.unwrap_or_else(|| panic!("{what} is not there"));
        assert!(row.contains(&grouped(number)), "{number} in {row}");
    }
}

#[test]
fn a_font_of_letters_as_large_as_houses_is_refused() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/figure/assets/fonts");
    let mut font = fs::read(assets.join("NotoSansCJKsc-Regular-subset.otf")).unwrap();
    // The units of an em, at 18 in the table: 16 in place of 1000.
    let record = font.windows(4).position(|tag| tag == b"head").unwrap();
    let place = u32::from_be_bytes(font[record + 8..record + 12].try_into().unwrap()) as usize + 18;
    assert_eq!(font[place..place + 2], 1000_u16.to_be_bytes());
    font[place..place + 2].copy_from_slice(&16_u16.to_be_bytes());
    let room = Room::new();
    fs::write(room.folder().join("large.otf"), font).unwrap();
    let text = "[limits]\npixels = 10_000_000\n[fonts]\nfiles = [\"large.otf\"]\n[logits.z]\nvalues = [1.0, 2.0]\n[[experiment]]\nname = \"e\"\n\
                kind = \"distributions\"\nlogits = \"z\"\ntemperatures = [1.0]\n";
    let config = room.parse(text).unwrap();
    let made = job::make(&config, &Job::default(), &|_, _| {});
    let error = made.expect_err("a page too large").to_string();
    let parts = [
        "experiment e: its text needs a page of",
        "limit: 20000000 in total",
        "`pixels = ",
    ];
    assert!(parts.iter().all(|part| error.contains(part)), "{error}");
}
