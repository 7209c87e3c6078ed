//! Shells complete the commands, and every command has a manual page.

use std::process::{Command, Output};

fn thermograph(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thermograph"))
        .args(arguments)
        .output()
        .unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = thermograph(arguments);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_shell_has_a_script_that_knows_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for word in ["render", "measure", "lint", "apply", "init", "parts"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn bash_completes_a_command() {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("skipped: there is no bash");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("completions");
    std::fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let ask = "source \"$1\"; COMP_WORDS=(thermograph mea); COMP_CWORD=1; COMP_LINE='thermograph mea'; COMP_POINT=15; \
               _thermograph thermograph mea thermograph; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["--norc", "-c", ask, "bash"])
        .arg(&script)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "measure",
        "{output:?}"
    );
}

#[test]
fn the_manual_has_a_page_for_the_program_and_each_command() {
    let page = printed(&["man"]);
    assert!(
        page.contains(".TH thermograph 1") && page.contains("Exit codes"),
        "{page}"
    );
    for command in [
        "render",
        "explore",
        "init",
        "apply",
        "lint",
        "measure",
        "completions",
        "schema",
        "man",
    ] {
        let page = printed(&["man", command]);
        assert!(page.contains(&format!("thermograph\\-{command}")), "{page}");
    }
    let output = thermograph(&["man", "rendr"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains("unknown command \"rendr\"; commands are render, explore, init"),
        "{errors}"
    );
}
