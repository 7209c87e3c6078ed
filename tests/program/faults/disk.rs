//! A disk that is full or cannot be written to leaves the old files, and no temporary ones.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use thermograph::output;

use super::{Files, Room, executable, files, many_files, put, temporary, told};

/// A file system of its own, in a mount namespace that only this holds: it goes with the process.
struct Disk {
    holder: Child,
    lines: BufReader<std::process::ChildStdout>,
    has_user_namespace: bool,
    /// Where it is, as its own processes see it.
    place: PathBuf,
}

impl Disk {
    /// A `tmpfs` with these options; `None`, with a message, where none can be mounted.
    fn new(place: &Path, options: &str) -> Option<Disk> {
        let user = ["--user", "--map-root-user", "--mount"];
        let found =
            Disk::hold(place, options, &user).or_else(|| Disk::hold(place, options, &["--mount"]));
        if found.is_none() {
            eprintln!("skipped: no file system can be mounted here");
        }
        found
    }

    fn hold(place: &Path, options: &str, namespaces: &[&str]) -> Option<Disk> {
        let script = "mount -t tmpfs -o \"$1\" small \"$2\" && echo mounted && \
                      while read options; do mount -o \"remount,$options\" \"$2\" && echo mounted; done";
        let mut command = Command::new("unshare");
        command
            .args(namespaces)
            .args(["sh", "-c", script, "sh", options])
            .arg(place);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut holder = command.spawn().ok()?;
        let mut disk = Disk {
            lines: BufReader::new(holder.stdout.take()?),
            holder,
            has_user_namespace: namespaces.contains(&"--user"),
            place: place.to_owned(),
        };
        disk.is_mounted().then_some(disk)
    }

    fn is_mounted(&mut self) -> bool {
        let mut line = String::new();
        self.lines.read_line(&mut line).is_ok() && line == "mounted\n"
    }

    fn remount(&mut self, options: &str) {
        let input = self.holder.stdin.as_mut().unwrap();
        writeln!(input, "{options}").unwrap();
        assert!(self.is_mounted());
    }

    /// Where it is, seen from here.
    fn path(&self) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.place.strip_prefix("/").unwrap())
    }

    /// The program, as a process that sees it.
    fn command(&self, room: &Room, arguments: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--target={}", self.holder.id()));
        if self.has_user_namespace {
            command.arg("--user");
        }
        command
            .args([
                "--mount",
                "sh",
                "-c",
                "cd \"$1\" && shift && exec \"$@\"",
                "sh",
            ])
            .arg(room.folder())
            .arg(executable())
            .args(arguments);
        command
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// A room with old and new files, and the commands that write into its folder `disk`.
fn room() -> Room {
    let room = Room::new();
    room.write("old.toml", many_files("old", 1.5, 8));
    room.write("new.toml", many_files("new", 2.5, 8));
    room.write(
        "rows.toml",
        "[logits.a]\nfile = \"rows.csv\"\n[[experiment]]\nname = \"all\"\nkind = \"population\"\nlogits = \"a\"\na = { chain = [] }\n",
    );
    room.write("rows.csv", "1,2\n".repeat(300));
    room.told(&["old.toml", "--output", "old"], 0);
    room.told(&["new.toml", "--output", "new"], 0);
    let document = "<!-- thermograph: bars.T0_5.probs.0:.3f -->?<!-- /thermograph -->\n";
    room.write("old/first.md", document.repeat(20));
    room.write("old/more/second.md", document.repeat(200));
    fs::create_dir(room.path("disk")).unwrap();
    room
}

const COMMANDS: [&[&str]; 7] = [
    &["new.toml", "--output", "disk"],
    &["new.toml", "--output", "disk/below/it"],
    &["accept", "new.toml", "--output", "disk"],
    &[
        "fill",
        "disk/first.md",
        "disk/more/second.md",
        "--from",
        "new",
    ],
    &["init", "disk/my.toml"],
    &["measure", "rows.toml", "--rows", "0..", "--output", "disk"],
    &["check", "new.toml", "--against", "old", "--report", "disk"],
];

/// The code of a command that has done its work.
fn done(arguments: &[&str]) -> i32 {
    i32::from(arguments[0] == "check")
}

/// Runs every command on disks of many sizes, from one with room for the old files to one with room for four times what the
/// command writes, too. `size` counts what some files take, and `options` makes a disk of such a size.
fn on_small_disks(what: &str, size: fn(&Files) -> usize, options: impl Fn(usize) -> String) {
    let room = room();
    let old = files(&room.path("old"));
    let (mut refused, mut written) = (0, 0);
    for arguments in COMMANDS {
        let run = |options: &str| {
            let disk = Disk::new(&room.path("disk"), options)?;
            put_into(&disk.path(), &old);
            let output = disk.command(&room, arguments).output().unwrap();
            assert!(temporary(&disk.path()).is_empty(), "{arguments:?}");
            Some((output.status.code(), told(&output), files(&disk.path())))
        };
        let Some((code, text, whole)) = run("size=64m") else {
            return;
        };
        assert_eq!(code, Some(done(arguments)), "{arguments:?}: {text}");
        let new = whole
            .into_iter()
            .filter(|(name, bytes)| old.get(name) != Some(bytes));
        let needed = size(&new.collect());
        for step in 0..=20 {
            let options = options(size(&old) + needed * step / 5);
            let Some((code, text, now)) = run(&options) else {
                return;
            };
            let what = format!("{arguments:?} on a disk of {options}: {text}");
            if code == Some(2) {
                assert!(now == old, "{what}");
                assert!(
                    text.contains("cannot write") && text.contains("free some disk space"),
                    "{what}"
                );
                refused += 1;
            } else {
                assert_eq!(code, Some(done(arguments)), "{what}");
                assert!(now != old, "{what}");
                written += 1;
            }
        }
    }
    println!("{what}: {refused} commands refused, {written} written");
    assert!(
        refused >= 2 * COMMANDS.len() && written >= COMMANDS.len(),
        "{refused}, {written}"
    );
}

/// The same as [`put`] in an empty file system.
fn put_into(folder: &Path, wanted: &Files) {
    for (name, bytes) in wanted {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn a_disk_without_room_keeps_the_old_files() {
    let pages = |files: &Files| files.values().map(|bytes| bytes.len().div_ceil(4096)).sum();
    on_small_disks("pages", pages, |pages| format!("size={}k", 4 * (pages + 1)));
}

#[test]
fn a_disk_without_room_for_names_keeps_the_old_files() {
    // The disk itself and the folders of the old files have names, too.
    on_small_disks("names", Files::len, |names| {
        format!("nr_inodes={}", names + 4)
    });
}

#[test]
fn what_cannot_be_kept_is_not_replaced() {
    let room = Room::new();
    fs::create_dir(room.path("disk")).unwrap();
    // Two of the renames cannot be: the second file of a name is not there any more. What went before has to be undone.
    let names = ["a", "b", "z", "z"];
    let new = names.map(|name| output::File {
        name: name.to_owned(),
        bytes: b"new".to_vec(),
    });
    let mut tried = 0;
    for count in 9..=15 {
        let options = format!("nr_inodes={count}");
        let Some(disk) = Disk::new(&room.path("disk"), &options) else {
            return;
        };
        let old: Files = names
            .map(|name| (PathBuf::from(name), b"old".to_vec()))
            .into();
        put_into(&disk.path(), &old);
        output::write(&disk.path(), &new).unwrap_err();
        assert!(files(&disk.path()) == old, "with {count} names");
        tried += 1;
    }
    assert_eq!(tried, 7);
}

#[test]
fn a_disk_that_is_read_only_keeps_its_files() {
    let room = room();
    let old = files(&room.path("old"));
    for arguments in COMMANDS {
        let Some(mut disk) = Disk::new(&room.path("disk"), "size=4m") else {
            return;
        };
        put_into(&disk.path(), &old);
        disk.remount("ro");
        let output = disk.command(&room, arguments).output().unwrap();
        let text = told(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert!(
            text.contains("cannot write") && text.contains("Read-only"),
            "{arguments:?}: {text}"
        );
        assert!(files(&disk.path()) == old);
        // It can be compared all the same.
        let check = ["check", "old.toml", "--against", "disk"];
        let output = disk.command(&room, &check).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_keeps_its_files() {
    let room = room();
    let folder = room.path("disk");
    let old = files(&room.path("old"));
    let mut refused = 0;
    for locked in [&["."][..], &["data"], &["more"], &[".", "data", "more"]] {
        put(&folder, &old);
        let allow = |mode| {
            for name in locked {
                fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
            }
        };
        allow(0o555);
        // Whoever may write everywhere gives up that right.
        let as_others = ["--bounding-set=-dac_override".into(), executable()];
        let probe = folder.join(locked[0]).join("probe");
        let may_write_everywhere = fs::write(&probe, "").is_ok();
        let _ = fs::remove_file(&probe);
        for arguments in &COMMANDS[..4] {
            let mut command = room.command(arguments);
            if may_write_everywhere {
                command = Command::new("setpriv");
                command
                    .args(&as_others)
                    .args(*arguments)
                    .current_dir(room.folder());
            }
            let output = command.output().unwrap();
            let text = told(&output);
            let is_refused = output.status.code() == Some(2);
            if is_refused {
                assert!(text.contains("cannot write"), "{arguments:?}: {text}");
                refused += 1;
            }
            assert_eq!(
                is_refused,
                files(&folder) == old,
                "{arguments:?} with {locked:?} locked: {text}"
            );
            assert!(temporary(&folder).is_empty());
            allow(0o755);
            put(&folder, &old);
            allow(0o555);
        }
        allow(0o755);
    }
    println!("locked folders: {refused} commands refused");
    assert!(refused >= 10, "{refused}");
}

#[test]
fn a_quota_keeps_the_old_files() {
    let room = room();
    let old = files(&room.path("old"));
    let (mut refused, mut written) = (0, 0);
    for arguments in COMMANDS {
        for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 1024] {
            put(&room.path("disk"), &old);
            // The signal that says so is ignored, so that writing fails as on a full disk.
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
            let mut command = Command::new("bash");
            command.args(["-c", &script, "bash"]).arg(executable());
            let output = command
                .args(arguments)
                .current_dir(room.folder())
                .output()
                .unwrap();
            let text = told(&output);
            let now = files(&room.path("disk"));
            if output.status.code() == Some(2) {
                assert!(
                    text.contains("cannot write") && text.contains("free some disk space"),
                    "{text}"
                );
                assert!(now == old, "{arguments:?} with {blocks} blocks");
                refused += 1;
            } else {
                assert_eq!(output.status.code(), Some(done(arguments)), "{text}");
                assert!(now != old);
                written += 1;
            }
            assert!(temporary(&room.path("disk")).is_empty());
        }
    }
    println!("quota: {refused} commands refused, {written} written");
    assert!(refused >= COMMANDS.len() && written >= COMMANDS.len());
}
