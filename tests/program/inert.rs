//! No file runs or fetches anything, whatever stands in tokens and titles: a server that they name sees no connection.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use thermograph::check::{self, PixelTolerance};
use thermograph::config::Config;
use thermograph::formats::Format;
use thermograph::job::{self, Job, Made};

use super::support::browser;

/// How many traps are tried at a time in titles, tasks and what is named most.
const FIRST: usize = 11;

/// A server of this test, which counts who comes and has nothing for them.
struct Server {
    /// Its address, as short as can be: tokens are shown up to their fortieth character.
    address: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    fn new() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                count.fetch_add(1, Ordering::Relaxed);
                // A browser waits for an answer.
                let answer =
                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                let _ = stream.and_then(|mut stream| {
                    let _ = stream.read(&mut [0; 4096])?;
                    stream.write_all(answer.as_bytes())
                });
            }
        });
        Server {
            address: format!("http://127.1:{port}/"),
            connections,
        }
    }

    /// How many connections have come since the last time this was asked.
    fn connections(&self) -> usize {
        self.connections.swap(0, Ordering::Relaxed)
    }
}

/// Ways to make a reader's program fetch the address, or run what would.
fn traps(address: &str) -> Vec<String> {
    [
        "<img src=URL>",
        "<svg onload=fetch('URL')>",
        "<script src=URL></script>",
        "<script>fetch('URL')</script>",
        "\"><img src=URL>",
        "'><img src=URL>",
        "--><img src=URL>",
        "]]><img src=URL>",
        "</title><img src=URL>",
        "</style><img src=URL>",
        "</desc><image href=\"URL\"/>",
        "</svg><img src=URL>",
        "</textarea><img src=URL>",
        "</code></pre><img src=URL>",
        "&lt;img src=URL&gt;",
        "&#60;img src=URL&#62;",
        "![](URL)",
        "![x]: URL",
        "[x](javascript:fetch('URL'))",
        "<URL>",
        "URL",
        "`<img src=URL>",
        "``` <img src=URL>",
        "| <img src=URL> |",
        "\\<img src=URL>",
        "$</math><img src=URL>$",
        "$\\href{URL}{x}$",
        "$\\text{<img src=URL>}$",
        "@import 'URL';",
        "url(URL)",
        "<link rel=stylesheet href=URL>",
        "<link rel=prefetch href=URL>",
        "<base href=URL>",
        "<iframe src=URL>",
        "<object data=URL>",
        "<embed src=URL>",
        "<video poster=URL>",
        "<input type=image src=URL>",
        "<body background=URL>",
        "<meta http-equiv=refresh content=0;URL>",
        "<use href=URL#x>",
        "<image href=URL>",
        "<foreignObject><img src=URL>",
        "<feImage href=URL>",
        "<?xml-stylesheet href=\"URL\"?>",
        "<!ENTITY e SYSTEM \"URL\">&e;",
        "<a ping=URL href=#>",
        "\" onmouseover=\"fetch('URL')",
        "\" style=\"background:url(URL)",
        "#set page(background: image(\"URL\"))",
    ]
    .map(|trap| trap.replace("URL", address))
    .into()
}

/// A TOML string that has no character of its own.
fn toml(text: &str) -> String {
    let escaped = text.chars().map(|c| format!("\\U{:08X}", c as u32));
    format!("\"{}\"", escaped.collect::<String>())
}

/// Experiments that show tokens, titles and names. Of the traps the first dozen are named most; they are titles, tasks and
/// sides, too.
fn config(traps: &[String]) -> String {
    let first = &traps[..FIRST];
    let values: Vec<f64> = (0..traps.len())
        .map(|index| 3.0 - 0.05 * index as f64)
        .collect();
    let list: Vec<String> = traps.iter().map(|token| toml(token)).collect();
    let task = |name: &String| format!("{{ name = {}, from = 0.1, to = 0.5 }}", toml(name));
    let tasks: Vec<String> = first.iter().map(task).collect();
    format!(
        "title = {}\nlanguage = [\"en\", \"zh\"]\n[output]\nformats = [\"svg\"]\n[style]\ntheme = \"light\"\n\
         [logits.z]\nvalues = {values:?}\ntokens = [{}]\n[settings.s]\ntop_k = 12\n\
         [[experiment]]\nname = \"bars\"\nkind = \"distributions\"\nlogits = \"z\"\ntemperatures = [0.5]\n\
         [[experiment]]\nname = \"draws\"\nkind = \"sampling\"\nlogits = \"z\"\ntemperatures = [0.1]\ndraws = 200\ntop = 12\n\
         [[experiment]]\nname = \"chain\"\nkind = \"samplers\"\nlogits = \"z\"\nchain = [{{ top_k = 12 }}]\n\
         [[experiment]]\nname = \"engines\"\nkind = \"engines\"\nlogits = \"z\"\nsettings = \"s\"\n\
         [[experiment]]\nname = \"two\"\nkind = \"compare\"\nlogits = \"z\"\ndraws = 50\n\
         a = {{ name = {}, chain = [] }}\nb = {{ name = {}, chain = [{{ top_k = 3 }}] }}\n\
         [[experiment]]\nname = \"guide\"\nkind = \"guide\"\nlogits = \"z\"\ntasks = [{}]\n",
        toml(&first.join(" ")),
        list.join(", "),
        toml(&first[0]),
        toml(&first[1]),
        tasks.join(", ")
    )
}

/// Writes the files of a configuration, the pages of a check of it, and its Markdown as a page; gives the names of all that
/// a browser opens.
fn write(folder: &Path, config: &str) -> Vec<String> {
    let config =
        Config::parse(config, "test.toml", Path::new("")).unwrap_or_else(|error| panic!("{error}"));
    let job = Job {
        only: Vec::new(),
        formats: vec![Format::SVG],
        threads: 2,
        parts: None,
    };
    let Made { files, .. } = job::make(&config, &job, &|_, _| {}).unwrap();
    let mut names = Vec::new();
    let mut put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, without_policy(bytes)).unwrap();
        // What differs is copied beside the page of the check, which shows it.
        let is_copy =
            name.starts_with("old/") || name.starts_with("check/") && !name.ends_with(".html");
        if !is_copy && (name.ends_with(".html") || name.ends_with(".svg")) {
            names.push(name.to_owned());
        }
    };
    for file in &files {
        put(&file.name, &file.bytes);
        if let Some(stem) = file.name.strip_suffix(".md") {
            // As a program that hides nothing shows it.
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            let mut page = String::from("<!DOCTYPE html><meta charset=\"utf-8\">");
            let all = pulldown_cmark::Options::all();
            pulldown_cmark::html::push_html(&mut page, pulldown_cmark::Parser::new_ext(&text, all));
            put(&format!("{stem}.md.html"), page.as_bytes());
        }
        // As a folder has it in which everything is older, so that a check tells of everything.
        let numbers = String::from_utf8(file.bytes.clone())
            .unwrap()
            .replace("0.5", "0.4");
        put(&format!("old/{}", file.name), numbers.as_bytes());
    }
    let verdict = check::check(&config, files, &folder.join("old"), PixelTolerance::NONE);
    for file in check::summary(&verdict, "old") {
        put(&format!("check/{}", file.name), &file.bytes);
    }
    names
}

/// A page whose own policy no longer keeps it from fetching: what is in it has to be harmless by itself.
fn without_policy(bytes: &[u8]) -> Vec<u8> {
    match str::from_utf8(bytes) {
        Ok(text) => text
            .replace("http-equiv=\"Content-Security-Policy\"", "")
            .into(),
        Err(_) => bytes.to_vec(),
    }
}

/// Opens a page that has all of these within it.
fn open(browser: &Path, folder: &Path, names: &[String]) {
    let frames: String = names
        .iter()
        .map(|name| format!("<iframe src=\"{name}\"></iframe>\n"))
        .collect();
    fs::write(
        folder.join("all.html"),
        format!("<!DOCTYPE html>\n{frames}"),
    )
    .unwrap();
    let status = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("file://{}", folder.join("all.html").display()))
        .output()
        .unwrap()
        .status;
    assert!(status.success());
}

#[test]
fn no_file_fetches_anything() {
    let Some(browser) = browser() else { return };
    let server = Server::new();
    let room = tempfile::tempdir().unwrap();
    let traps = traps(&server.address);
    let mut names = Vec::new();
    for round in 0..traps.len().div_ceil(FIRST) {
        let mut traps = traps.clone();
        traps.rotate_left(round * FIRST);
        let folder = format!("{round}");
        fs::create_dir(room.path().join(&folder)).unwrap();
        let written = write(&room.path().join(&folder), &config(&traps));
        names.extend(written.into_iter().map(|name| format!("{folder}/{name}")));
    }
    println!("{} files in a browser", names.len());
    assert!(names.len() > 80, "{}", names.len());
    for names in names.chunks(30) {
        open(&browser, room.path(), names);
    }
    assert_eq!(server.connections(), 0);
    // The same browser fetches and runs what is not made harmless.
    for (name, page) in [
        ("image.html", format!("<img src={}/image>", server.address)),
        (
            "script.html",
            format!("<script>fetch('{}/script')</script>", server.address),
        ),
        (
            "script.svg",
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>fetch('{}/svg')</script></svg>",
                server.address
            ),
        ),
    ] {
        fs::write(room.path().join(name), page).unwrap();
        open(&browser, room.path(), &[name.to_owned()]);
        assert!(server.connections() > 0, "{name} is found out");
    }
}
