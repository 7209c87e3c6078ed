//! A thousand configurations give the same bytes, whatever the number of threads, the machine and its settings are.
//!
//! The configurations come from seeds. Each is drawn by several processes, and digests of all its files are compared.
//! `THERMOGRAPH_CONFIGURATIONS` says how many there are instead of a thousand; `THERMOGRAPH_RELEASE` names the release
//! build, which draws them the second time, instead of the tests' own; `THERMOGRAPH_EMULATOR` names qemu-x86_64 where it is not in PATH, and
//! `THERMOGRAPH_EMULATED` says how many it draws; `THERMOGRAPH_OTHER` is a program of another machine, as `.ci/arm` has it.

#![cfg(target_os = "linux")]

mod configurations;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use thermograph::config::Config;
use thermograph::job::{self, Job, Made};
use thermograph::sampling::random::Digest;

use configurations::configuration;

/// Digests by the numbers of configurations.
type Digests = BTreeMap<u64, String>;

/// How many configurations are drawn.
fn count() -> u64 {
    number("THERMOGRAPH_CONFIGURATIONS").unwrap_or(1000)
}

fn number(variable: &str) -> Option<u64> {
    let given = std::env::var(variable).ok()?;
    Some(given.parse().expect("a number"))
}

/// The folder that the names of files in configurations are relative to.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")
}

/// The digest of all files of a configuration with their names.
fn drawn(number: u64, threads: usize) -> String {
    let text = configuration(number);
    let config = Config::parse(&text, "test.toml", &folder());
    let config = config.unwrap_or_else(|error| panic!("{error}\n{text}"));
    let job = Job {
        only: Vec::new(),
        formats: Vec::new(),
        threads,
        parts: None,
    };
    let made = job::make(&config, &job, &|_, _| {});
    let Made { files, .. } = made.unwrap_or_else(|error| panic!("{error}\n{text}"));
    let files = files.into_iter().map(|file| (file.name, file.bytes));
    digest_of(files.collect())
}

fn digest_of(files: BTreeMap<String, Vec<u8>>) -> String {
    let mut all = Vec::new();
    for (name, bytes) in files {
        all.extend(format!("{name} {} ", bytes.len()).bytes());
        all.extend(bytes);
    }
    Digest::of(&all).to_string()
}

/// What a process prints that draws configurations: a line for each. Run by the tests below.
#[test]
#[ignore = "a part of the tests below"]
fn drawn_by_a_process() {
    let [Some(threads), Some(step)] = ["THREADS", "STEP"].map(number) else {
        return;
    };
    let (threads, step) = (threads as usize, step as usize);
    let power = std::hint::black_box(2.0_f64).powf(0.3);
    println!("\nmathematics {:x}", power.to_bits());
    for number in (0..count()).step_by(step) {
        println!("\ndigest {number} {}", drawn(number, threads));
    }
}

/// A process of this program that draws every `step`th configuration; `before` stands before its name.
fn start(before: &[&str], step: usize, threads: usize, variables: &[(&str, &str)]) -> Child {
    let this = std::env::current_exe().unwrap().into_os_string();
    let mut words: Vec<OsString> = before.iter().map(OsString::from).collect();
    words.push(this);
    Command::new(&words[0])
        .args(&words[1..])
        .args([
            "--exact",
            "determinism::drawn_by_a_process",
            "--ignored",
            "--nocapture",
        ])
        .envs([("THREADS", threads.to_string()), ("STEP", step.to_string())])
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The digests that it prints, and what its mathematical library gives for 2 to the power of 0.3.
fn printed(child: Child) -> (Digests, String) {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let mut mathematics = text
        .lines()
        .filter_map(|line| line.strip_prefix("mathematics "));
    let mathematics = mathematics.next().unwrap().to_owned();
    let lines = text.lines().filter_map(|line| line.strip_prefix("digest "));
    let pairs = lines.map(|line| line.split_once(' ').unwrap());
    let digests = pairs.map(|(number, digest)| (number.parse().unwrap(), digest.to_owned()));
    (digests.collect(), mathematics)
}

/// The same by the program itself, from files; `before` stands before its name.
fn drawn_by(before: &[OsString], numbers: &[u64], variables: &[(&str, &str)]) -> Digests {
    let room = tempfile::tempdir().unwrap();
    for name in ["logits", "logprobs", "tokens"] {
        symlink(folder().join(name), room.path().join(name)).unwrap();
    }
    let (next, found) = (AtomicU64::new(0), Mutex::new(Digests::new()));
    let work = || {
        while let Some(&number) = numbers.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            let (file, output) = (format!("{number}.toml"), format!("{number}"));
            fs::write(room.path().join(&file), configuration(number)).unwrap();
            let ended = Command::new(&before[0])
                .args(&before[1..])
                .args([
                    file.as_str(),
                    "--quiet",
                    "--threads",
                    "5",
                    "--output",
                    &output,
                ])
                .envs(variables.iter().copied())
                .current_dir(room.path())
                .output()
                .unwrap();
            // A drift that is beyond its limits ends with 1; here is none.
            let told = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success(), "{told}\n{}", configuration(number));
            let mut files = BTreeMap::new();
            read(&room.path().join(&output), "", &mut files);
            found.lock().unwrap().insert(number, digest_of(files));
            fs::remove_dir_all(room.path().join(&output)).unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    found.into_inner().unwrap()
}

fn read(folder: &Path, before: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{before}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read(&path, &format!("{name}/"), into);
        } else {
            into.insert(name, fs::read(path).unwrap());
        }
    }
}

/// Every one of `some` is what `all` have.
#[track_caller]
fn assert_same(all: &Digests, some: &Digests, what: &str) {
    assert!(!some.is_empty());
    for (number, digest) in some {
        assert!(
            all[number] == *digest,
            "{what} draws otherwise:\n{}",
            configuration(*number)
        );
    }
    println!("{what}: {} configurations, the same bytes", some.len());
}

/// A program in PATH.
fn in_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let paths = folders
        .iter()
        .flat_map(|folder| names.iter().map(|name| folder.join(name)));
    paths.into_iter().find(|path| path.is_file())
}

#[test]
fn a_thousand_configurations_give_the_same_bytes_whatever_the_machine_is_set_to() {
    // One thread on one processor, and several on all of them in another language, time zone and memory, with those
    // functions of the C library that older processors get.
    let before: &[&str] = match in_path(&["taskset"]) {
        Some(_) => &["taskset", "--cpu-list", "0"],
        None => &[],
    };
    let usual = [("LC_ALL", "C"), ("TZ", "UTC")];
    let one = start(before, 1, 1, &usual);
    let older = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-FMA,-FMA4,-SSE4_1,-SSE4_2,-BMI2,-ERMS";
    let others = [
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "zh_CN.UTF-8"),
        ("TZ", "Asia/Kathmandu"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("HOME", "/nonexistent"),
        ("TERM", "dumb"),
        ("RUST_MIN_STACK", "16777216"),
        ("MALLOC_PERTURB_", "85"),
        ("GLIBC_TUNABLES", older),
    ];
    let several = match std::env::var_os("THERMOGRAPH_RELEASE") {
        Some(release) => drawn_by(&[release], &Vec::from_iter(0..count()), &others),
        None => printed(start(&[], 1, 5, &others)).0,
    };
    let (one, _) = printed(one);
    assert_eq!(one.len(), count() as usize);
    assert_eq!(several.len(), one.len());
    assert_same(&one, &several, "five threads in another environment");
    // They are not all one picture.
    let mut digests: Vec<&String> = one.values().collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), one.len());
}

/// What the program takes of the platform's mathematical library, for whom, and why no result depends on it.
const MATHEMATICS: [(&[&str], &str, &str); 4] = [
    (
        &[
            "acos", "atan2", "cbrt", "cos", "hypot", "log", "log2", "pow", "sin", "sincos", "tan",
        ],
        "kurbo, with std as others ask for it",
        "Curves are flattened and lines get their widths in crates/figure (flat.rs, stroke.rs).",
    ),
    (
        &["acosf", "cosf", "hypotf", "sincosf", "sinf", "tanf"],
        "read-fonts, skrifa, tiny-skia-path",
        "Fonts in colour and fonts made of moving parts, whose glyphs are drawn as plain outlines; arcs.",
    ),
    (
        &["atan2f", "cbrtf", "expf", "powf"],
        "vello and color, krilla",
        "Blurs, gradients and other spaces of colour, of which a figure has none.",
    ),
    (
        &["log2f"],
        "subsetter",
        "Rounded down, of the number of a font's tables; what is in the font does not depend on it.",
    ),
];

/// The names of C's mathematical functions, but for those that are exact everywhere (`floor`, `fma`, `sqrt`, ...).
fn is_mathematics(name: &str) -> bool {
    const NAMES: &str = "acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp exp10 exp2 expm1 hypot lgamma \
                         lgamma_r log log10 log1p log2 pow sin sincos sinh tan tanh tgamma";
    let double = name.strip_suffix('f').unwrap_or(name);
    NAMES
        .split(' ')
        .any(|known| known == name || known == double)
}

#[test]
fn the_platform_s_mathematics_is_imported_for_nothing_that_is_a_result() {
    let mut programs = vec![env!("CARGO_BIN_EXE_thermograph").to_owned()];
    programs.extend(std::env::var("THERMOGRAPH_RELEASE").ok());
    for program in programs {
        let listed = Command::new("nm")
            .args(["--dynamic", "--undefined-only", &program])
            .output();
        let Ok(listed) = listed else {
            eprintln!("skipped: there is no nm");
            return;
        };
        assert!(listed.status.success(), "{program}");
        let text = String::from_utf8(listed.stdout).unwrap();
        let names = text
            .lines()
            .filter_map(|line| line.split_whitespace().last());
        let names: Vec<&str> = names.map(|name| name.split('@').next().unwrap()).collect();
        assert!(names.contains(&"write"), "{text}");
        for name in names.into_iter().filter(|name| is_mathematics(name)) {
            let entry = MATHEMATICS.iter().find(|(names, ..)| names.contains(&name));
            let Some((_, by, why)) = entry else {
                panic!(
                    "{program} takes {name} from the platform: use libm, or say in MATHEMATICS why it may"
                );
            };
            println!("{name}: {by}. {why}");
        }
    }
}

#[test]
fn another_mathematical_library_gives_the_same_bytes() {
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/determinism/mathematics.c");
    let room = tempfile::tempdir().unwrap();
    let library = room.path().join("mathematics.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-fno-builtin", "-O1", "-o"])
        .args([&library, &source])
        .args(["-ldl", "-lm"])
        .status();
    if !built.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no C compiler");
        return;
    }
    let preload = [("LD_PRELOAD", library.to_str().unwrap())];
    let (own, usual) = printed(start(&[], 10, 2, &[]));
    let (found, wrong) = printed(start(&[], 10, 2, &preload));
    assert_ne!(usual, wrong, "the library is used");
    assert_same(&own, &found, "mathematics of which every result is wrong");
}

/// `THERMOGRAPH_OTHER` is a program, with what stands before it: one of another processor and its emulator, say.
#[test]
fn a_program_of_another_machine_gives_the_same_bytes() {
    let Some(other) = std::env::var_os("THERMOGRAPH_OTHER") else {
        eprintln!("skipped: THERMOGRAPH_OTHER names no program");
        return;
    };
    let other = other.into_string().unwrap();
    let before: Vec<OsString> = other.split_whitespace().map(OsString::from).collect();
    let drawn_there = number("THERMOGRAPH_EMULATED")
        .unwrap_or(100)
        .clamp(1, count());
    let numbers: Vec<u64> = (0..count())
        .step_by((count() / drawn_there) as usize)
        .collect();
    let own: Digests = numbers
        .iter()
        .map(|&number| (number, drawn(number, 2)))
        .collect();
    assert_same(&own, &drawn_by(&before, &numbers, &[]), &other);
}

#[test]
fn processors_without_newer_instructions_give_the_same_bytes() {
    let given = std::env::var_os("THERMOGRAPH_EMULATOR").map(PathBuf::from);
    let names = ["qemu-x86_64", "qemu-x86_64-static"];
    let Some(emulator) = given.or_else(|| in_path(&names)) else {
        eprintln!("skipped: there is no qemu-x86_64");
        return;
    };
    let program = std::env::var_os("THERMOGRAPH_RELEASE");
    let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_thermograph").into());
    let emulated = number("THERMOGRAPH_EMULATED").unwrap_or(8);
    // Some of all kinds, and some whose large vocabulary is swept with the vectors that a processor has.
    let is_swept = |number: &u64| {
        let text = configuration(*number);
        let (_, size) = text.split_once("normal = { size = ").unwrap_or_default();
        let size = size.split(',').next().and_then(|size| size.parse().ok());
        text.contains("kind = \"entropy\"") && size.is_some_and(|size: usize| size > 1024)
    };
    let mut numbers: Vec<u64> = (0..count())
        .step_by((count() / emulated).max(1) as usize)
        .collect();
    numbers.extend((0..count()).filter(is_swept).take(4));
    let own: Digests = numbers
        .iter()
        .map(|&number| (number, drawn(number, 2)))
        .collect();
    for processor in ["Haswell", "Nehalem", "qemu64"] {
        let before = [
            emulator.as_os_str(),
            "-cpu".as_ref(),
            processor.as_ref(),
            &program,
        ];
        let found = drawn_by(&before.map(OsString::from), &numbers, &[]);
        assert_same(&own, &found, processor);
    }
}
