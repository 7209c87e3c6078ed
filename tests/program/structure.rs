//! How the sources are laid out: arrows go down only.
//!
//! An arrow goes from a file to a file of the same package that it names in a path (`crate::`, `super::`, `self::` or a module of
//! its own). Files that reach each other by arrows are a circle; within one folder that is allowed, across folders it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Every file of a package by its module's path.
type Modules = BTreeMap<Vec<String>, String>;
/// From a file to those that it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The folders of the sources of each package.
const PACKAGES: [&str; 3] = ["src", "crates/sampling/src", "crates/figure/src"];

/// Names that several types have, each for a reason.
const SHARED_NAMES: [&str; 4] = [
    // A module's own, written with its module, as in Rust's library.
    "Error",
    // Compiled by rustdoc alone, for the examples in a README.
    "Readme",
    // A temperature, and the sampler that applies one: samplers are named after what they set.
    "Temperature",
    // What engines do differently with a sampler: a sampler's own, written with its module.
    "Variant",
];

#[test]
fn no_two_folders_import_each_other() {
    for package in PACKAGES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(package);
        let mut modules = Modules::new();
        collect(&root, &mut Vec::new(), &mut modules);
        assert!(modules.len() > 10, "{package} has no sources");
        let arrows = arrows(&root, &modules);
        for circle in circles(&arrows) {
            let folders: BTreeSet<&str> = circle.iter().map(|file| folder(file)).collect();
            assert!(
                folders.len() == 1,
                "{package}: these folders import each other: {folders:?}, in {circle:?}"
            );
        }
    }
}

#[test]
fn one_room_asks_which_system_this_is() {
    for package in PACKAGES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(package);
        let mut modules = Modules::new();
        collect(&root, &mut Vec::new(), &mut modules);
        let mut asking: Vec<&str> = Vec::new();
        for file in modules.values() {
            let text = code(&root.join(file));
            let asks = [
                "(unix)",
                "(windows)",
                "target_os",
                "target_family",
                "std::os::",
            ];
            if asks.iter().any(|asks| text.contains(asks)) {
                asking.push(file);
            }
        }
        let elsewhere = asking.iter().find(|file| !file.starts_with("system/"));
        assert_eq!(elsewhere, None, "in {package}");
        assert_eq!(asking.is_empty(), package != "src", "the room is found");
    }
}

#[test]
fn a_type_name_has_one_meaning() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in PACKAGES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(package);
        let mut modules = Modules::new();
        collect(&root, &mut Vec::new(), &mut modules);
        for file in modules.values() {
            for name in types(&code(&root.join(file))) {
                places
                    .entry(name)
                    .or_default()
                    .push(format!("{package}/{file}"));
            }
        }
    }
    assert!(places.len() > 500, "the sources have types");
    for (name, files) in &places {
        assert_eq!(
            files.len() > 1,
            SHARED_NAMES.contains(&name.as_str()),
            "the types called {name} are in {files:?}"
        );
    }
}

#[test]
fn types_are_found_with_and_without_visibility() {
    let text = "pub(crate) struct A<'a>;\nenum B {}\n    pub struct C(u8);\ntype D = A;\n\
                impl A {\n    type Item = u8;\n}\n// struct E;\npub trait F: G {}";
    assert_eq!(types(text), ["A", "B", "C", "D", "F"]);
}

#[test]
fn a_circle_is_found_and_a_tree_has_none() {
    let modules: Modules = [
        (vec![], "lib.rs"),
        (vec!["a"], "a/mod.rs"),
        (vec!["a", "x"], "a/x.rs"),
        (vec!["b"], "b/mod.rs"),
    ]
    .map(|(path, file)| {
        let path = path.into_iter().map(str::to_owned).collect();
        (path, file.to_owned())
    })
    .into();
    let b = "use crate::{a::x::{self, Y}, b};\n// use crate::b::No;\nfn f() { super::a::g() }";
    let mut of_b = named(b, &["b".to_owned()], &modules);
    assert!(of_b.remove("b/mod.rs"));
    assert_eq!(
        of_b,
        BTreeSet::from(["a/mod.rs".to_owned(), "a/x.rs".to_owned()])
    );
    let tree = Arrows::from([("b/mod.rs".to_owned(), of_b)]);
    assert!(circles(&tree).is_empty());
    let mut circle = tree;
    circle.insert("a/x.rs".to_owned(), BTreeSet::from(["b/mod.rs".to_owned()]));
    assert_eq!(circles(&circle), [["a/x.rs", "b/mod.rs"]]);
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn collect(folder: &Path, path: &mut Vec<String>, modules: &mut Modules) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        let stem = entry.file_stem().unwrap().to_str().unwrap().to_owned();
        if entry.is_dir() {
            path.push(stem);
            collect(&entry, path, modules);
            path.pop();
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            let mut module = path.clone();
            let file = [path.as_slice(), &[format!("{stem}.rs")]]
                .concat()
                .join("/");
            if !["mod", "lib", "main"].contains(&stem.as_str()) {
                module.push(stem);
            }
            modules.insert(module, file);
        }
    }
}

fn arrows(root: &Path, modules: &Modules) -> Arrows {
    let of_file = |(module, file): (&Vec<String>, &String)| {
        let mut named = named(&code(&root.join(file)), module, modules);
        named.remove(file);
        (file.clone(), named)
    };
    modules.iter().map(of_file).collect()
}

/// The text of a file without its tests.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.to_owned()
}

/// The names of the types that a text defines; an associated type, which is indented, is none.
fn types(text: &str) -> Vec<String> {
    let name = |line: &str| {
        let item = line.trim_start();
        let item = match item.strip_prefix("pub") {
            Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
            Some(rest) => rest.trim_start(),
            None => item,
        };
        let (keyword, rest) = item.split_once(' ')?;
        let is_type = match keyword {
            "struct" | "enum" | "trait" | "union" => true,
            "type" => !line.starts_with(' '),
            _ => false,
        };
        let end = rest.find(|character: char| !character.is_alphanumeric());
        let name = &rest[..end.unwrap_or(rest.len())];
        (is_type && !name.is_empty()).then(|| name.to_owned())
    };
    text.lines().filter_map(name).collect()
}

/// The files that a text of the module names.
fn named(text: &str, module: &[String], modules: &Modules) -> BTreeSet<String> {
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    let code: String = lines.collect::<Vec<_>>().join("\n");
    let mut paths = Vec::new();
    for part in code.split("use ").skip(1) {
        let tree = part.split(';').next().unwrap();
        paths.extend(expanded(
            &tree.split_whitespace().collect::<Vec<_>>().join(" "),
        ));
    }
    let is_path = |character: char| character.is_alphanumeric() || "_:".contains(character);
    // What ends with colons goes on in braces, and is above.
    let words = code.split(|character| !is_path(character));
    for path in words.filter(|word| !word.ends_with(':')) {
        if ["crate::", "super::", "self::"]
            .iter()
            .any(|start| path.starts_with(start))
        {
            paths.push(path.to_owned());
        }
    }
    paths
        .iter()
        .filter_map(|path| file_of(path, module, modules))
        .collect()
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn expanded(tree: &str) -> Vec<String> {
    let Some((start, rest)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for character in inner.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if character == ',' && depth == 0 {
            parts.push(String::new());
        } else {
            parts.last_mut().unwrap().push(character);
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    let whole = |part: &String| expanded(&format!("{}{}", start.trim(), part.trim()));
    parts.flat_map(whole).collect()
}

/// The file of the innermost module on a path; `None` for a path into another package.
fn file_of(path: &str, module: &[String], modules: &Modules) -> Option<String> {
    let mut steps = path.split("::").map(str::trim).peekable();
    let mut at = module.to_vec();
    match *steps.peek()? {
        "crate" => {
            at.clear();
            steps.next();
        }
        "self" => {
            steps.next();
        }
        "super" => {
            while steps.next_if_eq(&"super").is_some() {
                at.pop();
            }
        }
        step => {
            let inner = [at.as_slice(), &[step.to_owned()]].concat();
            modules.get(&inner)?;
        }
    }
    for step in steps {
        at.push(step.to_owned());
        if !modules.contains_key(&at) {
            at.pop();
            break;
        }
    }
    modules.get(&at).cloned()
}

/// The sets of two files or more that reach each other.
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let reached = |from: &String| {
        let (mut found, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(file) = next.pop() {
            for to in arrows.get(file).into_iter().flatten() {
                if found.insert(to.clone()) {
                    next.push(to);
                }
            }
        }
        found
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        arrows.keys().map(|file| (file, reached(file))).collect();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for (file, others) in &reached {
        let is_mutual =
            |other: &&String| reached.get(other).is_some_and(|back| back.contains(*file));
        let circle: Vec<String> = others.iter().filter(is_mutual).cloned().collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}
