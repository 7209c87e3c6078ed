//! Figures as PDF files, read back with a reader that is not the writer's.

use std::path::{Path, PathBuf};

use kurbo::BezPath;
use lopdf::{Dictionary, Document, Object};
use proptest::prelude::*;
use thermograph::config::{Config, NOTEBOOK};
use thermograph::figure::draw::draw;
use thermograph::figure::pdf;
use thermograph::figure::scene::{Cap, LineStyle, Paint, PlacedGlyph, Scene, SceneShape, TextLine};
use thermograph::figure::text::{Fonts, Typeface};
use thermograph::formats::Format;
use thermograph::job::{self, Job};
use thermograph::output::File;

const REGULAR: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/crates/figure/assets/fonts/NotoSansCJKsc-Regular-subset.otf"
);

fn fonts() -> Fonts {
    thermograph::reading::fonts(&[]).expect("the built-in fonts")
}

/// The figures of the notebook.
fn notebook(fonts: &Fonts) -> Vec<Scene> {
    let config = Config::parse(NOTEBOOK, "notebook", Path::new("")).unwrap();
    let run = thermograph::run::run(&config).unwrap();
    let sections = run.sections(&config, config.language().words());
    let figures = sections
        .iter()
        .filter_map(|section| section.figure_in(config.style.theme));
    figures
        .map(|figure| draw(figure, config.style.theme, fonts, config.output.dpi).unwrap())
        .collect()
}

/// What a job with these formats and so many threads makes of the notebook.
fn files(formats: &[Format], threads: usize) -> Vec<File> {
    let config = Config::parse(NOTEBOOK, "notebook", Path::new("")).unwrap();
    let job = Job {
        only: Vec::new(),
        formats: formats.to_vec(),
        threads,
        parts: None,
    };
    job::make(&config, &job, &|_, _| ()).unwrap().files
}

/// A page of 200 by 100 pixels, 100 to the inch.
fn page(shapes: Vec<SceneShape>) -> Scene {
    Scene {
        width: 200,
        height: 100,
        dpi: 100.0,
        background: Paint::hex(0xffffff),
        shapes,
        tips: Vec::new(),
        dark: Vec::new(),
        title: "A title – 标题".to_owned(),
        description: "A description".to_owned(),
    }
}

/// A line of text at this angle.
fn line(fonts: &Fonts, words: &str, typeface: Typeface, angle: f64) -> SceneShape {
    let line = fonts.line(words, typeface).unwrap();
    let (sin, cos) = libm::sincos(f64::to_radians(angle));
    let glyphs = line.glyphs.iter().zip(line.positions(20.0).0);
    SceneShape::Text(TextLine {
        words: words.to_owned(),
        glyphs: glyphs
            .map(|(glyph, along)| PlacedGlyph {
                key: glyph.key,
                origin: kurbo::Point::new(50.0 + along * cos, 50.0 - along * sin),
                words: glyph.words.clone(),
            })
            .collect(),
        em: 20.0,
        angle,
        paint: Paint::hex(0x000000),
    })
}

fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("a PDF file")
}

/// The document information.
fn information(document: &Document) -> &Dictionary {
    let reference = document.trailer.get(b"Info").unwrap();
    document
        .get_dictionary(reference.as_reference().unwrap())
        .unwrap()
}

/// The operators of the page with their operands.
fn operations(document: &Document) -> Vec<(String, Vec<f32>)> {
    let (_, page) = document.get_pages().pop_first().unwrap();
    let content = document.get_and_decode_page_content(page).unwrap();
    let numbers = |operands: &[Object]| {
        let operands = operands.iter().flat_map(|operand| match operand {
            Object::Array(list) => list.clone(),
            other => vec![other.clone()],
        });
        operands
            .filter_map(|operand| operand.as_float().ok())
            .collect()
    };
    let operations = content.operations.into_iter();
    operations
        .map(|it| (it.operator, numbers(&it.operands)))
        .collect()
}

#[test]
fn every_word_of_a_figure_can_be_copied() {
    let fonts = fonts();
    let mut copied = String::new();
    for scene in notebook(&fonts) {
        let document = read(&pdf::encode(&scene, &fonts).unwrap());
        let text = document.extract_text(&[1]).unwrap();
        for shape in &scene.shapes {
            if let SceneShape::Text(line) = shape {
                // Where a font ends, and a thin space may be another's, a line of text is read as two.
                let plain = |text: &str| text.split_whitespace().collect::<String>();
                let (text, words) = (plain(&text), plain(&line.words));
                assert!(text.contains(&words), "{words:?} in {text}");
            }
        }
        copied.push_str(&text);
    }
    for words in ["概率/频率", "温度参数 T", "beautiful", "0.15"] {
        assert!(copied.contains(words), "{words} in {copied}");
    }
}

#[test]
fn words_are_the_same_in_every_direction_weight_and_mixture_of_fonts() {
    let bold = REGULAR.replace("Regular", "Bold");
    for fonts in [
        fonts(),
        thermograph::reading::fonts(&[PathBuf::from(bold)]).unwrap(),
    ] {
        for (words, typeface) in [
            ("温度 T=0.2", Typeface::Bold),
            ("␣office", Typeface::Regular),
        ] {
            for angle in [0.0, 45.0, 90.0] {
                let scene = page(vec![line(&fonts, words, typeface, angle)]);
                let document = read(&pdf::encode(&scene, &fonts).unwrap());
                assert_eq!(document.extract_text(&[1]).unwrap().trim_end(), words);
            }
        }
    }
}

proptest! {
    #[test]
    fn every_byte_of_a_line_belongs_to_a_glyph(words in "[ -~温度熵采样]{1,30}") {
        let line = fonts().line(&words, Typeface::Regular).unwrap();
        let mut end = 0;
        for glyph in &line.glyphs {
            prop_assert!(words.get(glyph.words.clone()).is_some_and(|part| !part.is_empty()));
            prop_assert!(glyph.words.start <= end);
            end = glyph.words.end;
        }
        prop_assert_eq!(end, words.len());
    }
}

#[test]
fn fonts_are_inside_as_subsets_and_the_files_small() {
    let fonts = fonts();
    for scene in notebook(&fonts) {
        let bytes = pdf::encode(&scene, &fonts).unwrap();
        assert!(
            bytes.len() < 50_000,
            "{}: {} bytes",
            scene.title,
            bytes.len()
        );
        let document = read(&bytes);
        let dictionaries = document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok());
        let descriptors: Vec<&Dictionary> = dictionaries
            .filter(|dictionary| dictionary.has_type(b"FontDescriptor"))
            .collect();
        assert_eq!(descriptors.len(), 2, "the regular and the bold");
        for descriptor in descriptors {
            assert!(descriptor.has(b"FontFile3"), "{descriptor:?}");
            let name = descriptor.get(b"FontName").unwrap().as_name().unwrap();
            assert!(
                name[..6].iter().all(u8::is_ascii_uppercase) && name[6] == b'+',
                "{name:?} is the name of a subset"
            );
        }
    }
}

#[test]
fn bytes_are_the_same_for_every_run_and_thread_count() {
    let once = files(&[Format::PDF], 1);
    assert!(once.iter().any(|file| file.name.ends_with(".pdf")));
    for threads in [1, 2, 7] {
        for (a, b) in once.iter().zip(files(&[Format::PDF], threads)) {
            assert_eq!(a.name, b.name);
            assert!(a.bytes == b.bytes, "{}, {threads} threads", a.name);
        }
    }
}

#[test]
fn the_title_stands_in_the_file_and_no_date_does() {
    let bytes = pdf::encode(&page(Vec::new()), &fonts()).unwrap();
    let document = read(&bytes);
    let information = information(&document);
    let entry = |key: &[u8]| lopdf::decode_text_string(information.get(key).unwrap()).unwrap();
    assert_eq!(entry(b"Title"), "A title – 标题");
    assert_eq!(entry(b"Subject"), "A description");
    for date in [b"CreationDate".as_slice(), b"ModDate", b"CreateDate", b"D:"] {
        let is_there = bytes.windows(date.len()).any(|part| part == date);
        assert!(!is_there, "{}", String::from_utf8_lossy(date));
    }
}

#[test]
fn the_page_has_the_size_of_the_figure_in_points() {
    let document = read(&pdf::encode(&page(Vec::new()), &fonts()).unwrap());
    let pages = document.get_pages();
    assert_eq!(pages.len(), 1);
    let page = document.get_dictionary(pages[&1]).unwrap();
    let sides = page.get(b"MediaBox").unwrap().as_array().unwrap();
    let sides: Vec<f32> = sides.iter().map(|side| side.as_float().unwrap()).collect();
    assert_eq!(sides, [0.0, 0.0, 144.0, 72.0]);
}

#[test]
fn areas_and_lines_stay_shapes_with_their_pens() {
    let mut path = BezPath::new();
    path.move_to((10.0, 20.0));
    path.line_to((30.0, 40.0));
    path.curve_to((31.0, 41.0), (32.0, 42.0), (33.0, 43.25));
    let scene = page(vec![
        SceneShape::Area {
            path: path.clone(),
            paint: Paint::hex(0xff0000).with_opacity(0.25),
        },
        SceneShape::Line {
            path,
            pen: LineStyle {
                paint: Paint::hex(0x0000ff),
                width: 2.5,
                cap: Cap::Square,
                dash: Some([3.0, 1.5]),
            },
        },
    ]);
    let document = read(&pdf::encode(&scene, &fonts()).unwrap());
    let operations = operations(&document);
    for (operator, operands) in [
        ("rg", [1.0, 0.0, 0.0].as_slice()),
        ("RG", &[0.0, 0.0, 1.0]),
        ("m", &[10.0, 20.0]),
        ("l", &[30.0, 40.0]),
        ("c", &[31.0, 41.0, 32.0, 42.0, 33.0, 43.25]),
        ("w", &[2.5]),
        ("J", &[2.0]),
        ("j", &[1.0]),
        ("d", &[3.0, 1.5, 0.0]),
        ("f", &[]),
        ("S", &[]),
    ] {
        let operation = (operator.to_owned(), operands.to_vec());
        assert!(
            operations.contains(&operation),
            "{operation:?} in {operations:#?}"
        );
    }
    let opacities: Vec<f32> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"ca").ok()?.as_float().ok())
        .collect();
    assert_eq!(opacities, [0.25]);
}

#[test]
fn a_report_embeds_a_picture_and_leads_to_a_pdf_file_where_there_is_none() {
    let report = |formats: &[Format]| {
        let files = files(formats, 1);
        let report = files.into_iter().find(|file| file.name == "report.md");
        String::from_utf8(report.expect("a report").bytes).unwrap()
    };
    for (formats, ending) in [
        ([Format::SVG, Format::PDF].as_slice(), "svg"),
        (&[Format::PNG, Format::PDF], "png"),
        (&[Format::PNG, Format::SVG, Format::PDF], "svg"),
    ] {
        let report = report(formats);
        assert!(
            report.contains(&format!("(temperature_effect.{ending})")),
            "{formats:?}"
        );
        assert!(!report.contains(".pdf"), "{formats:?}");
    }
    let report = report(&[Format::PDF]);
    assert!(
        report.contains("\n[不同温度下的下一词元概率 – "),
        "{report}"
    );
    assert!(report.contains("](temperature_effect.pdf)"));
    assert!(!report.contains("!["), "a page cannot show it");
}

#[test]
fn a_font_without_readable_outlines_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hollow.otf");
    let whole = std::fs::read(REGULAR).unwrap();
    let number = |at: usize| u32::from_be_bytes(whole[at..at + 4].try_into().unwrap()) as usize;
    let record = whole.windows(4).position(|tag| tag == b"CFF ").unwrap();
    let (start, length) = (number(record + 8), number(record + 12));
    let mut hollow = whole.clone();
    hollow[start..start + length].fill(0);
    let mut headless = whole.clone();
    let record = whole.windows(4).position(|tag| tag == b"head").unwrap();
    headless[record..record + 4].copy_from_slice(b"neck");
    for bytes in [hollow, headless] {
        std::fs::write(&path, bytes).unwrap();
        let message = thermograph::reading::fonts(std::slice::from_ref(&path));
        let message = message.map(|_| ()).unwrap_err().to_string();
        for part in ["hollow.otf", "no outlines"] {
            assert!(message.contains(part), "{part} in {message}");
        }
    }
}
