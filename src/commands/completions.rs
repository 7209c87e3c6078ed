//! `thermograph completions` and `thermograph man`: what a shell and a reader of manuals want to have.

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

pub const COMPLETIONS: &str = "\
Print a shell script that completes commands, options and their values.

  bash         thermograph completions bash > ~/.local/share/bash-completion/completions/thermograph
  zsh          thermograph completions zsh > \"${fpath[1]}/_thermograph\"
  fish         thermograph completions fish > ~/.config/fish/completions/thermograph.fish
  PowerShell   thermograph completions powershell >> $PROFILE";

pub const MANUAL: &str = "\
Print the manual page of the program or of a command, for `man`.

  thermograph man > ~/.local/share/man/man1/thermograph.1
  thermograph man render | man -l -";

#[derive(Args)]
pub struct Completions {
    /// Shell
    shell: Shell,
}

#[derive(Args)]
pub struct Manual {
    /// Command. Default: the page of the program
    command: Option<String>,
}

/// Prints the script that completes `command`.
pub fn completions(completions: &Completions, mut command: Command) -> Result<()> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(completions.shell, &mut command, name, &mut script);
    super::print(&script)
}

/// Prints the page of `command`, or of the one in it that is named.
pub fn manual(manual: &Manual, mut command: Command) -> Result<()> {
    command.build();
    let page = match &manual.command {
        None => command,
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            let names = command.get_subcommands().map(Command::get_name);
            let known = names.filter(|name| *name != "help").collect::<Vec<_>>();
            found.ok_or_else(|| {
                anyhow::anyhow!(
                    "unknown command {name:?}; commands are {}",
                    known.join(", ")
                )
            })?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    super::print(&text)
}
