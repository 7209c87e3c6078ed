//! `report.pdf`, read back with a reader that is not the writer's.

use std::path::Path;

use lopdf::{Dictionary, Document, Object};
use thermograph::config::{Config, NOTEBOOK};
use thermograph::formats::Format;
use thermograph::job::{self, Job};

/// The report of a configuration.
fn report(text: &str, name: &str) -> Vec<u8> {
    let config = Config::parse(text, "test", Path::new("")).unwrap();
    let job = Job {
        only: Vec::new(),
        formats: vec![Format::PDF],
        threads: 2,
        parts: None,
    };
    let files = job::make(&config, &job, &|_, _| ()).unwrap().files;
    files
        .into_iter()
        .find(|file| file.name == name)
        .unwrap()
        .bytes
}

fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("a PDF file")
}

/// The text of all pages, a page each.
fn texts(document: &Document) -> Vec<String> {
    let pages = document.get_pages();
    pages
        .keys()
        .map(|&page| document.extract_text(&[page]).unwrap())
        .collect()
}

/// A dictionary that another one names.
fn inner<'a>(document: &'a Document, outer: &'a Dictionary, key: &[u8]) -> &'a Dictionary {
    document
        .get_dict_in_dict(outer, key)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(key)))
}

/// The roles of all parts of the document, in the order of reading.
fn roles(document: &Document, element: &Dictionary, into: &mut Vec<String>) {
    if let Ok(role) = element.get(b"S").and_then(Object::as_name) {
        into.push(String::from_utf8_lossy(role).into_owned());
    }
    let Ok(children) = document
        .get_dict_in_dict(element, b"K")
        .map(|child| vec![child])
        .or_else(|_| {
            let list = element.get_deref(b"K", document)?.as_array()?;
            Ok::<_, lopdf::Error>(
                list.iter()
                    .filter_map(|child| document.get_dictionary(child.as_reference().ok()?).ok())
                    .collect(),
            )
        })
    else {
        return;
    };
    for child in children {
        roles(document, child, into);
    }
}

#[test]
fn its_text_can_be_searched_and_copied_in_the_order_of_reading() {
    let document = read(&report(NOTEBOOK, "report.pdf"));
    // The reader guesses where blanks are.
    let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
    let all = without_blanks(&texts(&document).concat());
    let mut rest = all.as_str();
    for words in [
        "Temperature 采样的数学原理与可视化",
        "目录",
        "语言模型给词汇表中的每个词元",
        "最大的 logit 独占全部概率，即贪婪解码",
        "T = 0.1：单个词元占主导。top-1 为 #0（75.5%）",
        "实验 temperature_effect：logits 来自 random（20 个词元）",
        "01651aaeaf6aeae323c546bbef7c21780b66f3e77c77e9135ea12fe70dd0667a",
        "np.random.seed(42)",
        "故事续写",
        "values = [2.0, 1.0, 0.1]",
    ] {
        let words = without_blanks(words);
        let place = rest
            .find(&words)
            .unwrap_or_else(|| panic!("{words} is not in {rest}"));
        rest = &rest[place..];
    }
}

#[test]
fn screen_readers_know_its_parts() {
    let document = read(&report(NOTEBOOK, "report.pdf"));
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-Hans");
    assert!(
        inner(&document, catalog, b"MarkInfo")
            .get(b"Marked")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    let mut all = Vec::new();
    roles(
        &document,
        inner(&document, catalog, b"StructTreeRoot"),
        &mut all,
    );
    let count = |role: &str| all.iter().filter(|found| *found == role).count();
    assert_eq!(
        (count("H1"), count("H2"), count("Figure")),
        (1, 9, 3),
        "{all:?}"
    );
    assert_eq!(
        (count("Table"), count("TOCI"), count("Link")),
        (11, 9, 9),
        "{all:?}"
    );
    assert!(count("Formula") > 10 && count("LI") > 20 && count("TH") > 20 && count("TD") > 200);
    // Every figure and every formula has words in its place.
    let without = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|element| {
            let role = element.get(b"S").and_then(Object::as_name);
            matches!(role, Ok(b"Figure" | b"Formula")) && element.get(b"Alt").is_err()
        });
    assert_eq!(without.count(), 0);
}

#[test]
fn only_the_glyphs_that_are_used_are_inside() {
    let bytes = report(NOTEBOOK, "report.pdf");
    assert!(bytes.len() < 400_000, "{}", bytes.len());
    let document = read(&bytes);
    let mut fonts: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|font| {
            font.get(b"Type")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == b"FontDescriptor")
        })
        .map(|font| {
            String::from_utf8_lossy(font.get(b"FontName").unwrap().as_name().unwrap()).into_owned()
        })
        .collect();
    fonts.sort();
    fonts.dedup();
    // Letters with signs that the Chinese font lacks bring a font of their own.
    assert!(fonts.len() <= 5, "{fonts:?}");
    // Six letters and a plus sign say that it is a part of the font.
    assert!(
        fonts.iter().all(|font| font.as_bytes()[6] == b'+'),
        "{fonts:?}"
    );
}

#[test]
fn two_languages_are_two_files_and_another_run_gives_the_same() {
    let both = NOTEBOOK.replace("language = \"zh\"", "language = [\"en\", \"zh\"]");
    let [english, chinese] = ["report.pdf", "report.zh.pdf"].map(|name| report(&both, name));
    assert!(texts(&read(&english)).concat().contains("Contents"));
    assert!(texts(&read(&chinese)).concat().contains("目录"));
    assert!(report(&both, "report.pdf") == english);
}
