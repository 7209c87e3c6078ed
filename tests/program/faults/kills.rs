//! A process that is killed leaves every file old or new, and the next run removes what it left.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Files, Room, Seeded, files, has_file, many_files, put, temporary, told};

/// A command that is killed, and the folder that it writes to.
struct Victim<'a> {
    room: &'a Room,
    arguments: &'a [&'a str],
    folder: PathBuf,
    /// What is in the folder before.
    old: Files,
    /// What is in it after the command, if it is left to end.
    new: Files,
}

/// What the kills met.
#[derive(Debug, Default)]
struct Tally {
    /// Nothing written yet.
    before: usize,
    /// A temporary folder there.
    while_writing: usize,
    /// Of these, some files old and some new.
    mixed: usize,
    /// All new.
    after: usize,
}

/// Where in its course a process is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// At any moment.
    Any,
    /// After it has made its temporary folder.
    Writing,
    /// After it has begun to keep old files and to put new ones into their places.
    Renaming,
}

impl<'a> Victim<'a> {
    /// Runs the command once to its end, to know what it makes.
    fn new(room: &'a Room, arguments: &'a [&'a str], folder: &str, old: Files) -> Victim<'a> {
        let folder = room.path(folder);
        put(&folder, &old);
        let output = room.command(arguments).output().unwrap();
        // A check that finds differences ends with 1.
        let code = i32::from(arguments[0] == "check");
        assert_eq!(output.status.code(), Some(code), "{}", told(&output));
        let new = files(&folder);
        assert!(new.iter().any(|(name, bytes)| old.get(name) != Some(bytes)));
        assert!(temporary(&folder).is_empty());
        Victim {
            room,
            arguments,
            folder,
            old,
            new,
        }
    }

    /// How long it takes from each of the moments to its end.
    fn durations(&self) -> [Duration; 3] {
        [Moment::Any, Moment::Writing, Moment::Renaming].map(|moment| {
            put(&self.folder, &self.old);
            let mut child = self.spawn();
            self.wait_for(moment, &mut child);
            let start = Instant::now();
            child.wait().unwrap();
            start.elapsed()
        })
    }

    /// Waits until the process is there, or has ended.
    fn wait_for(&self, moment: Moment, child: &mut Child) {
        let left_before = temporary(&self.folder);
        let is_there = || {
            let own = temporary(&self.folder);
            let mut own = own.iter().filter(|path| !left_before.contains(path));
            match moment {
                Moment::Any => true,
                Moment::Writing => own.next().is_some(),
                Moment::Renaming => own.any(|path| has_file(&path.join("old"))),
            }
        };
        while !is_there() && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(50));
        }
    }

    fn spawn(&self) -> Child {
        let mut command = self.room.command(self.arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// Kills the command `times` times, a third of them from each of the moments on.
    fn kill(&self, times: usize, seed: u64) -> Tally {
        let mut durations = self.durations();
        let mut moments = Seeded(seed);
        let mut tally = Tally::default();
        for time in 0..times {
            // What the run before has left stays now and then: this one has to remove it.
            if time % 2 == 0 {
                put(&self.folder, &self.old);
            }
            let moment = [Moment::Any, Moment::Writing, Moment::Renaming][time % 3];
            let mut child = self.spawn();
            self.wait_for(moment, &mut child);
            let duration = &mut durations[time % 3];
            sleep(duration.mul_f64(moments.share()));
            // Machines are now more, now less busy: kills that come too late make the next ones come earlier.
            let is_late = child.try_wait().unwrap().is_some();
            *duration = duration.mul_f64(if is_late { 0.9 } else { 1.03 });
            child.kill().unwrap();
            child.wait().unwrap();
            self.look(&mut tally);
        }
        // The next run ends with the new files, and nothing else.
        self.spawn().wait().unwrap();
        assert!(files(&self.folder) == self.new);
        assert!(temporary(&self.folder).is_empty());
        tally
    }

    /// Every file is the old one or the new one, and there is one temporary folder in each folder at most.
    fn look(&self, tally: &mut Tally) {
        let now = files(&self.folder);
        for name in self.old.keys().chain(now.keys()) {
            let (old, new, now) = (self.old.get(name), self.new.get(name), now.get(name));
            assert!(now == old || now == new, "{} is neither", name.display());
        }
        let left = temporary(&self.folder);
        let mut folders: Vec<_> = left.iter().map(|path| path.parent()).collect();
        folders.dedup();
        assert_eq!(folders.len(), left.len(), "{left:?}");
        let is_mixed = now != self.old && now != self.new;
        if !left.is_empty() {
            tally.while_writing += 1;
            tally.mixed += usize::from(is_mixed);
        } else if now == self.new {
            tally.after += 1;
        } else {
            tally.before += 1;
        }
    }
}

#[test]
fn a_render_that_is_killed_leaves_every_file_old_or_new() {
    let room = Room::new();
    room.write("old.toml", many_files("old", 1.5, 60));
    room.write("new.toml", many_files("new", 2.5, 60));
    room.told(&["old.toml", "--output", "old"], 0);
    let arguments = ["new.toml", "--output", "out"];
    let victim = Victim::new(&room, &arguments, "out", files(&room.path("old")));
    let tally = victim.kill(200, 1);
    println!("render, killed 200 times: {tally:?}");
    assert!(
        tally.before > 0 && tally.while_writing >= 10 && tally.mixed > 0,
        "{tally:?}"
    );
}

#[test]
fn a_first_render_that_is_killed_leaves_every_file_new_or_missing() {
    let room = Room::new();
    room.write("new.toml", many_files("new", 2.5, 40));
    let arguments = ["new.toml", "--output", "out"];
    let victim = Victim::new(&room, &arguments, "out", Files::new());
    println!("first render, killed 40 times: {:?}", victim.kill(40, 2));
}

#[test]
fn an_interrupted_accept_leaves_every_file_old_or_new() {
    let room = Room::new();
    room.write("old.toml", many_files("old", 1.5, 60));
    room.write("new.toml", many_files("new", 2.5, 60));
    room.told(&["old.toml", "--output", "old"], 0);
    let arguments = ["accept", "new.toml", "--output", "out"];
    let victim = Victim::new(&room, &arguments, "out", files(&room.path("old")));
    let tally = victim.kill(60, 3);
    println!("accept, killed 60 times: {tally:?}");
    assert!(tally.while_writing >= 5, "{tally:?}");
}

#[test]
fn an_interrupted_fill_leaves_every_document_old_or_new() {
    let room = Room::new();
    room.write("new.toml", many_files("new", 2.5, 1));
    room.told(&["new.toml", "--output", "output"], 0);
    let marker = "<!-- thermograph: bars.T0_5.probs.0:.3f -->?<!-- /thermograph -->\n";
    let mut arguments = vec!["fill".to_owned()];
    for index in 0..80 {
        let name = format!("documents/{}/{index}.md", ["a", "b"][index % 2]);
        room.write(&name, marker.repeat(index + 1));
        arguments.push(name);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let old = files(&room.path("documents"));
    let victim = Victim::new(&room, &arguments, "documents", old);
    let tally = victim.kill(60, 4);
    println!("fill, killed 60 times: {tally:?}");
    assert!(tally.while_writing >= 5, "{tally:?}");
}

#[test]
fn what_an_interrupted_fill_or_accept_has_left_goes_even_where_nothing_is_to_be_written() {
    let room = Room::new();
    room.write("new.toml", many_files("new", 2.5, 1));
    room.told(&["new.toml", "--output", "output"], 0);
    room.write("documents/a.md", "nothing to fill");
    for (folder, arguments) in [
        ("documents", ["fill", "documents/a.md"]),
        ("output", ["accept", "new.toml"]),
    ] {
        let before = files(&room.path(folder));
        room.write(
            &format!("{folder}/{}Ab3xZ9/new/a", crate::room::TEMPORARY),
            "half",
        );
        room.told(&arguments, 0);
        assert!(temporary(&room.path(folder)).is_empty(), "{folder}");
        assert!(files(&room.path(folder)) == before);
    }
}

#[test]
fn measure_and_the_report_of_a_check_that_are_killed_leave_whole_files() {
    let room = Room::new();
    room.write("old.toml", many_files("old", 1.5, 3));
    room.write("new.toml", many_files("new", 2.5, 3));
    room.told(&["old.toml", "--output", "out"], 0);
    let mut numbers = String::new();
    for position in 0..300 {
        numbers.push_str(&format!("{position},{},1.5\n", position % 7));
    }
    room.write("rows.csv", numbers);
    room.write(
        "rows.toml",
        "[logits.a]\nfile = \"rows.csv\"\n[[experiment]]\nname = \"all\"\nkind = \"population\"\nlogits = \"a\"\na = { chain = [{ top_k = 2 }] }\n",
    );
    let measure = [
        "measure",
        "rows.toml",
        "--rows",
        "0..300",
        "--output",
        "parts",
    ];
    let tally = Victim::new(&room, &measure, "parts", Files::new()).kill(40, 5);
    println!("measure, killed 40 times: {tally:?}");
    let check = [
        "check",
        "new.toml",
        "--against",
        "out",
        "--report",
        "report",
    ];
    let tally = Victim::new(&room, &check, "report", Files::new()).kill(40, 6);
    println!("check --report, killed 40 times: {tally:?}");
}
