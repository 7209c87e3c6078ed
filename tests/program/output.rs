//! Files are written all or none, and what stood there before survives whatever goes wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{TempDir, tempdir};
use thermograph::output::{self, Durability, Error, File};

fn file(name: &str, bytes: &str) -> File {
    File {
        name: name.to_owned(),
        bytes: bytes.into(),
    }
}

/// Names and contents of everything in a folder, hidden things too.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                fs::read_to_string(entry.path()).unwrap_or_else(|_| "(a folder)".to_owned()),
            )
        })
        .collect()
}

fn assert_contents(folder: &Path, expected: &[(&str, &str)]) {
    let expected = expected
        .iter()
        .map(|&(name, bytes)| (name.to_owned(), bytes.to_owned()));
    assert_eq!(contents(folder), expected.collect());
}

/// A folder with the files `a` and `z` in it.
fn folder_with_old_files() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a"), "old a").unwrap();
    fs::write(folder.path().join("z"), "old z").unwrap();
    folder
}

#[test]
fn new_files_replace_old_ones_and_leave_others_alone() {
    let folder = folder_with_old_files();
    let paths = output::write(folder.path(), &[file("b", "new b"), file("a", "new a")]).unwrap();
    assert_eq!(paths, [folder.path().join("b"), folder.path().join("a")]);
    assert_contents(
        folder.path(),
        &[("a", "new a"), ("b", "new b"), ("z", "old z")],
    );
}

#[test]
fn a_file_that_is_what_it_should_be_stays_and_gets_a_new_time() {
    let folder = folder_with_old_files();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let paths = ["a", "z"].map(|name| folder.path().join(name));
    for path in &paths {
        // Another name of the file tells whether it was replaced.
        fs::hard_link(path, path.with_extension("other")).unwrap();
        let handle = fs::File::options().append(true).open(path).unwrap();
        handle.set_modified(long_ago).unwrap();
    }
    // As long as before, but another.
    let files = [file("a", "old a"), file("z", "old y")];
    output::write(folder.path(), &files).unwrap();
    for (path, file) in paths.iter().zip(&files) {
        assert_eq!(fs::read(path).unwrap(), file.bytes);
        assert_ne!(
            path.metadata().unwrap().modified().unwrap(),
            long_ago,
            "as new for programs that tell by the time"
        );
        fs::write(path, "another text").unwrap();
    }
    let other = |path: &PathBuf| fs::read_to_string(path.with_extension("other")).unwrap();
    assert_eq!(paths.each_ref().map(other), ["another text", "old z"]);
}

#[test]
fn missing_folders_are_made_and_taken_away_again_when_nothing_is_written() {
    let room = tempdir().unwrap();
    let folder = room.path().join("one/two");
    let too_long = "x".repeat(300);
    let error = output::write(&folder, &[file("a", ""), file(&too_long, "")]).unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error}");
    assert!(
        error.to_string().contains("choose a shorter name"),
        "{error}"
    );
    assert_contents(room.path(), &[]);
    output::write(&folder, &[file("a", "new a")]).unwrap();
    assert_contents(&folder, &[("a", "new a")]);
}

#[test]
fn a_rename_that_fails_undoes_those_before_it() {
    let folder = folder_with_old_files();
    // The second file of one name has gone into place with the first, and is not there to be renamed.
    let files = [
        file("a", "new a"),
        file("b", "new b"),
        file("z", "new z"),
        file("z", "again"),
    ];
    let error = output::write(folder.path(), &files).unwrap_err();
    assert!(error.to_string().contains("nothing was changed"), "{error}");
    assert_contents(folder.path(), &[("a", "old a"), ("z", "old z")]);
}

#[test]
fn a_folder_in_the_way_is_named_and_kept() {
    let folder = folder_with_old_files();
    fs::create_dir(folder.path().join("b")).unwrap();
    let error = output::write(folder.path(), &[file("a", "new a"), file("b", "")]).unwrap_err();
    assert!(matches!(&error, Error::InTheWay { path } if path.ends_with("b")));
    assert_contents(
        folder.path(),
        &[("a", "old a"), ("b", "(a folder)"), ("z", "old z")],
    );
}

#[test]
fn a_file_in_place_of_the_folder_is_named_and_kept() {
    let folder = folder_with_old_files();
    for place in ["a", "a/below", "a/below/more"] {
        let error = output::write(&folder.path().join(place), &[file("b", "")]).unwrap_err();
        assert!(matches!(error, Error::Folder { .. }), "{error}");
        assert!(error.to_string().contains("is not a folder"), "{error}");
    }
    assert_contents(folder.path(), &[("a", "old a"), ("z", "old z")]);
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_else() {
    let folder = tempdir().unwrap();
    let kept = [
        ".thermograph-backup",
        ".thermograph-unfinished-",
        ".thermograph-unfinished-work",
        ".thermograph-unfinished-Ab-3xZ",
    ];
    for name in kept.into_iter().chain([".thermograph-unfinished-Ab3xZ9"]) {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("a"), "dear").unwrap();
    }
    fs::write(folder.path().join(".thermograph-unfinished-abcdef"), "dear").unwrap();
    output::write(folder.path(), &[file("a", "new a")]).unwrap();
    let names: Vec<String> = contents(folder.path()).into_keys().collect();
    let mut expected: Vec<&str> = kept.to_vec();
    expected.extend([".thermograph-unfinished-abcdef", "a"]);
    expected.sort_unstable();
    assert_eq!(names, expected);
}

#[test]
fn runs_that_write_to_one_folder_take_turns() {
    let folder = tempdir().unwrap();
    // Another run, in the middle of its work.
    let turn = output::stillness(folder.path()).unwrap();
    let staging = folder.path().join(".thermograph-unfinished-Ab3xZ9");
    fs::create_dir(&staging).unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| output::write(folder.path(), &[file("a", "new a")]));
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!run.is_finished() && staging.exists());
        drop(turn);
        run.join().unwrap().unwrap();
    });
    assert_contents(folder.path(), &[("a", "new a")]);
}

#[test]
fn an_error_says_what_would_do() {
    use std::io::ErrorKind::*;
    for (kinds, advice) in [
        (
            &[StorageFull, QuotaExceeded, FileTooLarge][..],
            "; free some disk space or choose another folder",
        ),
        (
            &[PermissionDenied, ReadOnlyFilesystem],
            "; make it writable or choose another folder",
        ),
        (&[ResourceBusy], "; close it there or choose another folder"),
        (
            &[AlreadyExists, NotADirectory],
            "; part of the path is not a folder; choose another",
        ),
        (&[InvalidFilename], "; choose a shorter name"),
        (&[NotFound, Other], "; choose another folder"),
    ] {
        for kind in kinds {
            let folder = Path::new("out").to_owned();
            let cause = || (*kind).into();
            let path = folder.join("a");
            for error in [
                Error::Folder {
                    folder,
                    cause: cause(),
                },
                Error::File {
                    path,
                    cause: cause(),
                },
            ] {
                assert!(error.to_string().ends_with(advice), "{kind:?}: {error}");
            }
        }
    }
}

#[test]
fn what_a_killed_run_left_is_removed_unless_somebody_writes() {
    let folder = tempdir().unwrap();
    let left = folder.path().join(".thermograph-unfinished-Ab3xZ9");
    fs::create_dir(&left).unwrap();
    let turn = output::stillness(folder.path()).unwrap();
    output::remove_leftovers(folder.path());
    assert!(left.exists());
    drop(turn);
    output::remove_leftovers(folder.path());
    assert_contents(folder.path(), &[]);
}

#[test]
fn nobody_writes_while_somebody_wants_stillness() {
    let folder = tempdir().unwrap();
    let still = output::stillness(folder.path()).unwrap();
    let too = output::stillness(folder.path()).unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| output::write(folder.path(), &[file("a", "new a")]));
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!run.is_finished());
        assert_contents(folder.path(), &[]);
        drop((still, too));
        run.join().unwrap().unwrap();
    });
    assert_contents(folder.path(), &[("a", "new a")]);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_as_folder_and_replaced_as_file() {
    use std::os::unix::fs::symlink;
    let room = tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    fs::create_dir(at("out")).unwrap();
    fs::create_dir(at("elsewhere")).unwrap();
    fs::write(at("precious"), "dear").unwrap();
    symlink("out", at("link")).unwrap();
    symlink("../precious", at("out/file")).unwrap();
    symlink("../elsewhere", at("out/folder")).unwrap();
    symlink("../nowhere", at("out/dangling")).unwrap();
    let files = ["file", "folder", "dangling"].map(|name| file(name, "new"));

    let again = [files.to_vec(), vec![file("file", "again")]].concat();
    output::write(&at("link"), &again).unwrap_err();
    for (name, target) in [
        ("file", "../precious"),
        ("folder", "../elsewhere"),
        ("dangling", "../nowhere"),
    ] {
        let link = fs::read_link(at("out").join(name)).unwrap();
        assert_eq!(link, Path::new(target), "the link is there again");
    }

    output::write(&at("link"), &files).unwrap();
    assert_contents(
        &at("out"),
        &[("dangling", "new"), ("file", "new"), ("folder", "new")],
    );
    assert!(at("link").is_symlink() && !at("out/folder").is_symlink());
    assert_contents(&at("elsewhere"), &[]);
    assert_eq!(fs::read_to_string(at("precious")).unwrap(), "dear");
    assert!(!at("nowhere").exists());
}

#[test]
fn a_name_that_leads_out_of_the_folder_or_deep_into_it_is_refused() {
    let room = tempdir().unwrap();
    let folder = room.path().join("out");
    for name in [
        "",
        ".",
        "..",
        "/",
        "/etc/x",
        "../x",
        "a/../x",
        "a/../../x",
        "./x",
        "a/",
        "a//b",
        "a/./b",
        "a/b/c",
        "data/..",
    ] {
        let error = output::write(&folder, &[file("a", ""), file(name, "")]).unwrap_err();
        assert!(matches!(error, Error::Name { .. }), "{name}: {error}");
        assert_contents(room.path(), &[]);
    }
    for name in ["...", "..a", "a..", "a/..b", "con", "a b"] {
        output::write(&folder, &[file(name, "new")]).unwrap();
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), "new");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_folder_within_is_refused_wherever_it_leads() {
    use std::os::unix::fs::symlink;
    let room = tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    for folder in ["out", "elsewhere", "out/inside"] {
        fs::create_dir(at(folder)).unwrap();
    }
    fs::write(at("elsewhere/x.csv"), "dear").unwrap();
    for target in [
        "../elsewhere",
        "inside",
        "../nowhere",
        ".",
        "..",
        "/",
        "data",
    ] {
        symlink(target, at("out/data")).unwrap();
        let files = [file("a", "new"), file("data/x.csv", "new")];
        let error = output::write(&at("out"), &files).unwrap_err();
        assert!(matches!(&error, Error::NotAFolder { .. }), "{error}");
        assert!(error.to_string().contains("nothing was changed"), "{error}");
        assert_contents(&at("elsewhere"), &[("x.csv", "dear")]);
        assert_contents(&at("out/inside"), &[]);
        assert!(!at("out/a").exists() && !at("nowhere").exists());
        fs::remove_file(at("out/data")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_removed_without_following_its_links() {
    use std::os::unix::fs::symlink;
    let room = tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    fs::create_dir_all(at("out/.thermograph-unfinished-Ab3xZ9/new")).unwrap();
    fs::create_dir(at("dear")).unwrap();
    fs::write(at("dear/file"), "dear").unwrap();
    symlink(
        "../../../dear",
        at("out/.thermograph-unfinished-Ab3xZ9/new/data"),
    )
    .unwrap();
    symlink("../dear", at("out/.thermograph-unfinished-aaaaaa")).unwrap();
    output::write(&at("out"), &[file("a", "new a")]).unwrap();
    assert_contents(&at("dear"), &[("file", "dear")]);
    assert!(!at("out/.thermograph-unfinished-Ab3xZ9").exists());
    assert!(at("out/.thermograph-unfinished-aaaaaa").is_symlink());
}

#[test]
fn files_of_several_folders_are_written_all_or_none() {
    let room = tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    let mut folders = BTreeMap::new();
    for name in ["a", "b"] {
        fs::create_dir(at(name)).unwrap();
        fs::write(at(name).join("x"), "old").unwrap();
        folders.insert(at(name), vec![file("x", "new"), file("y", "new")]);
    }
    let nothing = || Ok::<(), Error>(());
    let refused = || {
        let name = String::new();
        Err(Error::Name { name })
    };
    let old = |name: &str| assert_contents(&at(name), &[("x", "old")]);
    output::write_all(&folders, Durability::Cached, refused).unwrap_err();
    ["a", "b"].iter().for_each(|name| old(name));
    // The second folder fails when the first is done.
    let failing = vec![file("x", "new"), file("x", "again")];
    folders.insert(at("b"), failing);
    output::write_all(&folders, Durability::Cached, nothing).unwrap_err();
    ["a", "b"].iter().for_each(|name| old(name));
    folders.insert(at("b"), vec![file("x", "new")]);
    output::write_all(&folders, Durability::Cached, nothing).unwrap();
    assert_contents(&at("a"), &[("x", "new"), ("y", "new")]);
    assert_contents(&at("b"), &[("x", "new")]);
}
