//! `thermograph schema`: what an editor wants to know of configurations.

use anyhow::Result;
use clap::{Args, ValueEnum};
use thermograph::config;

pub const LONG_ABOUT: &str = "\
Print the JSON Schema (draft 7) of configurations: every key with its type, range and default.

With it, an editor completes keys and values, explains them, and marks mistakes as you type. Save it next to the
configuration,
  thermograph schema > thermograph.schema.json
and name it in the first line of the configuration, as `thermograph init` does:
  #:schema ./thermograph.schema.json

Editors read this line through a language server for TOML, Taplo or Tombi:
  Visual Studio Code   the extension Even Better TOML (Taplo), or Tombi
  Zed, Neovim, Helix, Emacs and others
                       `taplo lsp stdio` or `tombi lsp`
  shell                `taplo lint my.toml`

The schema cannot check source names, matching list lengths or files; `thermograph list my.toml` does.

With `results`, print the schema of results.json, for programs that read the numbers:
  thermograph schema results > results.schema.json";

const RESULTS: &str = include_str!("../../assets/results.schema.json");

#[derive(Args)]
pub struct Schema {
    /// Which schema
    #[arg(value_name = "FILE", default_value = "configuration")]
    of: SchemaName,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaName {
    /// The configuration
    Configuration,
    /// results.json
    Results,
}

/// The line by which the repository's examples name the schema, and that by which a configuration elsewhere does.
const DIRECTIVES: [&str; 2] = [
    "#:schema ../assets/thermograph.schema.json\n",
    "#:schema ./thermograph.schema.json\n",
];

/// Prints the schema.
pub fn run(schema: &Schema) -> Result<()> {
    match schema.of {
        SchemaName::Configuration => super::print(config::schema().as_bytes()),
        SchemaName::Results => super::print(RESULTS.as_bytes()),
    }
}

/// An example of the repository as it is written elsewhere: its schema is looked for beside it.
pub fn beside(example: &str) -> String {
    let [here, elsewhere] = DIRECTIVES;
    example.replacen(here, elsewhere, 1)
}
