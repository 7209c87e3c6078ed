//! What holds for every figure, whatever is in it.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use thermograph::config::{self, Config};
use thermograph::figure::layout::{Layout, PlacedText, layout};
use thermograph::figure::text::{self, Fonts, visible};
use thermograph::figure::{Align, Axis, Colour, Figure, Mark, Note, Panel, Text, Theme, Ticks};
use thermograph::figure::{draw, png, svg};
use thermograph::formats::PngEffort;

const THEMES: [Theme; 3] = [Theme::NOTEBOOK, Theme::LIGHT, Theme::DARK];
const DPI: f64 = 150.0;

fn fonts() -> Fonts {
    thermograph::reading::fonts(&[]).expect("the built-in fonts")
}

fn text(words: &str, size: f64) -> Text {
    Text {
        words: words.to_owned(),
        size,
    }
}

/// A panel with two bars for each token.
fn bars(tokens: &[String]) -> Panel {
    let side = |shift: f64, colour, label: &str| {
        let heights = (0..tokens.len()).map(|index| 1.0 / (index + 1) as f64);
        let bars = heights.enumerate();
        let bars = bars.map(|(index, height)| (index as f64 + shift, height));
        Mark::bars_at(bars, 0.35, colour).opacity(0.8).label(label)
    };
    Panel::new(
        "Probabilities",
        Axis {
            label: text("token", 10.0),
            ..Axis::names(tokens.to_vec())
        },
        Axis::numbers("probability"),
        [
            side(-0.175, Colour::Theory, "theory"),
            side(0.175, Colour::Observed, "drawn"),
        ],
    )
    .title_size(14.0)
    .note(Note::left("a note\nof two lines"))
}

fn figure(panels: Vec<Panel>, columns: usize, size: [f64; 2]) -> Figure {
    Figure::new("Title", size)
        .description("Description")
        .columns(columns)
        .panels(panels)
}

/// The lines of text that are exactly one of the labels.
fn labels_of<'a>(layout: &'a Layout, labels: &[String]) -> Vec<&'a PlacedText> {
    let words = layout.panels.iter().flat_map(|panel| &panel.words);
    words
        .filter(|(words, _)| labels.contains(&words.line.text))
        .map(|(words, _)| words)
        .collect()
}

/// Whether two labels of one axis, side by side, keep off each other.
fn apart(left: &PlacedText, right: &PlacedText) -> bool {
    let between = right.start - left.start;
    if left.angle == 0.0 {
        return between.x >= left.line.positions(left.em).1;
    }
    // Turned lines are parallel: what counts is the distance of their base lines.
    let (sin, cos) = left.angle.to_radians().sin_cos();
    (between.x * sin - between.y * cos).abs() >= 0.85 * left.em
}

#[test]
fn labels_are_never_printed_over_each_other() {
    let fonts = fonts();
    for theme in THEMES {
        for count in [1, 2, 7, 20, 40, 100, 333] {
            for size in [[14.0, 4.0], [4.0, 3.0]] {
                let tokens: Vec<String> = (0..count).map(|index| format!("token{index}")).collect();
                let layout =
                    layout(&figure(vec![bars(&tokens)], 1, size), theme, &fonts, DPI).unwrap();
                let labels = labels_of(&layout, &tokens);
                assert!(
                    !labels.is_empty(),
                    "{theme:?}, {count} tokens: some label is shown"
                );
                for pair in labels.windows(2) {
                    let (a, b) = (&pair[0].line.text, &pair[1].line.text);
                    assert!(
                        apart(pair[0], pair[1]),
                        "{theme:?}, {count} tokens on {size:?}: {a} and {b} collide"
                    );
                }
            }
        }
    }
}

/// The box that level words fill, from base line to about the height of a capital.
fn extent(words: &PlacedText) -> kurbo::Rect {
    let (length, height) = (words.line.positions(words.em).1, 0.7 * words.em);
    let size = if words.angle == 90.0 {
        (-height, length)
    } else {
        (length, height)
    };
    kurbo::Rect::from_origin_size(words.start, size).abs()
}

#[test]
fn panels_of_a_small_page_keep_off_each_other() {
    let panel = || {
        let mut panel = bars(&vec![String::new(); 20]);
        panel.x.ticks = Ticks::Indices;
        panel
    };
    for size in [[8.0, 6.0], [4.0, 4.5]] {
        let layout = layout(
            &figure(vec![panel(), panel(), panel(), panel()], 2, size),
            Theme::LIGHT,
            &fonts(),
            DPI,
        )
        .unwrap();
        let words = layout.panels.iter().flat_map(|panel| {
            let words = panel.words.iter().map(|(words, _)| words);
            words.chain(&panel.note)
        });
        let boxes: Vec<_> = words.map(|words| (words, extent(words))).collect();
        for (place, (a, first)) in boxes.iter().enumerate() {
            for (b, second) in &boxes[place + 1..] {
                assert!(
                    first.intersect(*second).is_zero_area(),
                    "{size:?}: {:?} lies on {:?}",
                    a.line.text,
                    b.line.text
                );
            }
        }
    }
}

#[test]
fn in_every_example_words_keep_off_each_other_and_on_the_page() {
    let fonts = fonts();
    for (name, text) in config::EXAMPLES {
        for language in ["en", "zh"] {
            let text = text.replace("language = \"en\"", &format!("language = \"{language}\""));
            let config = Config::parse(&text, name, Path::new("config")).unwrap();
            let run = thermograph::run::run(&config).unwrap();
            let sections = run.sections(&config, config.language().words());
            for figure in sections
                .iter()
                .filter_map(|section| section.figure.as_ref())
            {
                let layout = layout(figure, Theme::LIGHT, &fonts, DPI).unwrap();
                let (width, height) = (f64::from(layout.width), f64::from(layout.height));
                let page = kurbo::Rect::new(0.0, 0.0, width, height);
                let words = layout.panels.iter().flat_map(|panel| {
                    let legend = panel.legend.iter().flat_map(|legend| &legend.words);
                    let words = panel.words.iter().map(|(words, _)| words);
                    words.chain(&panel.note).chain(legend)
                });
                // Turned labels are parallel, and looked at above.
                let level = words.filter(|words| words.angle == 0.0 || words.angle == 90.0);
                let boxes: Vec<_> = level
                    .map(|words| (&words.line.text, extent(words)))
                    .collect();
                for (place, (a, first)) in boxes.iter().enumerate() {
                    assert_eq!(
                        page.intersect(*first),
                        *first,
                        "{name}: {a:?} leaves the page"
                    );
                    for (b, second) in &boxes[place + 1..] {
                        assert!(
                            first.intersect(*second).is_zero_area(),
                            "{name}, {language}: {a:?} lies on {b:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn words_in_place_of_data_stay_within_the_axes() {
    let mut panel = bars(&["a".to_owned()]);
    panel.marks.clear();
    for words in [
        "vllm: temperature must be in [0, 2], got 5, and this sentence goes on for much longer than one line",
        "拒绝执行。这一句话很长，没有空格，需要在汉字之间换行，才能留在坐标轴之内，不会伸到外面去。",
    ] {
        panel.message = words.to_owned();
        for theme in THEMES {
            let layout = layout(
                &figure(vec![panel.clone()], 1, [4.0, 3.0]),
                theme,
                &fonts(),
                DPI,
            )
            .unwrap();
            let area = layout.panels[0].area;
            let is_message = |part: &str| words.contains(part) && part.chars().count() > 3;
            let lines: Vec<&PlacedText> = layout.panels[0]
                .words
                .iter()
                .map(|(words, _)| words)
                .filter(|line| is_message(&line.line.text))
                .collect();
            assert!(lines.len() > 1, "{theme:?}: it takes several lines");
            for line in lines {
                assert_eq!(
                    area.intersect(extent(line)),
                    extent(line),
                    "{theme:?}: {}",
                    line.line.text
                );
            }
        }
    }
}

#[test]
fn words_that_keep_apart_stay_within_the_axes_and_the_first_of_them_are_shown() {
    let names = ["worst", "second", "hides the second", "last"];
    let at = |x: f64, name: &str| ((x, 1.0), name.to_owned());
    // The first and the last would reach beyond the axes.
    let words = [0.0, 50.0, 53.0, 100.0].into_iter().zip(names);
    let words = Mark::words(
        words.map(|(x, name)| at(x, name)),
        Align::Center,
        Colour::Accent,
    );
    let axis = || Axis::numbers("").range(0.0, 100.0);
    let panel = Panel::new("", axis(), axis(), [words.keeping_apart()]);
    let figure = Figure::sheet("Words").panel(panel);
    for theme in THEMES {
        let layout = layout(&figure, theme, &fonts(), DPI).unwrap();
        let [panel] = &layout.panels[..] else {
            panic!("one panel");
        };
        let shown = panel.words.iter().map(|(words, _)| words);
        let shown: Vec<&PlacedText> = shown
            .filter(|words| names.contains(&words.line.text.as_str()))
            .collect();
        let texts: Vec<&str> = shown.iter().map(|words| words.line.text.as_str()).collect();
        assert_eq!(texts, ["worst", "second", "last"]);
        for words in shown {
            let (from, to) = (extent(words).x0, extent(words).x1);
            assert!(
                panel.area.x0 - 1.0 <= from && to <= panel.area.x1 + 1.0,
                "{words:?}"
            );
        }
    }
}

#[test]
fn notes_and_legends_of_the_clean_themes_cover_no_data() {
    let tokens: Vec<String> = (0..20).map(|index| format!("t{index}")).collect();
    for theme in [Theme::LIGHT, Theme::DARK] {
        let layout = layout(
            &figure(vec![bars(&tokens); 3], 1, [14.0, 12.0]),
            theme,
            &fonts(),
            DPI,
        )
        .unwrap();
        for panel in &layout.panels {
            let legend = panel.legend.as_ref().expect("a legend");
            assert!(panel.note_box.is_none());
            for words in panel.note.iter().chain(&legend.words) {
                assert!(
                    words.start.y >= panel.area.y1,
                    "{} is above the axes",
                    words.line.text
                );
            }
            assert!(legend.frame.y0 >= panel.area.y1);
        }
    }
}

#[test]
fn index_axes_of_the_clean_themes_have_whole_numbers_that_exist() {
    let fonts = fonts();
    for count in [1, 2, 3, 5, 20, 200] {
        let mut panel = bars(&vec![String::new(); count]);
        panel.x.ticks = Ticks::Indices;
        let layout = layout(
            &figure(vec![panel], 1, [5.0, 5.0]),
            Theme::LIGHT,
            &fonts,
            DPI,
        )
        .unwrap();
        let ticks = &layout.panels[0].x_ticks;
        assert!(!ticks.is_empty(), "{count} bars");
        assert!(
            ticks
                .iter()
                .all(|tick| tick.fract() == 0.0 && (-0.2..=count as f64).contains(tick)),
            "{count} bars: {ticks:?}"
        );
    }
}

#[test]
fn cells_without_a_panel_stay_empty() {
    let fonts = fonts();
    let tokens: Vec<String> = (0..5).map(|index| format!("t{index}")).collect();
    let scene = draw::draw(
        &figure(vec![bars(&tokens); 5], 3, [15.0, 10.0]),
        Theme::NOTEBOOK,
        &fonts,
        60.0,
    )
    .unwrap();
    let bytes = png::encode(&scene, &fonts, PngEffort::Fast).unwrap();
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (scene.width as usize, scene.height as usize);
    for y in height * 55 / 100..height {
        for x in width * 70 / 100..width {
            assert_eq!(
                pixels[(y * width + x) * 3..][..3],
                [255; 3],
                "pixel {x},{y} in the sixth cell"
            );
        }
    }
}

#[test]
fn a_part_of_a_font_is_no_font() {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("crates/figure/assets/fonts/NotoSansMonoCJKsc-Regular-subset.otf");
    let whole = std::fs::read(whole).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.otf");
    let load = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        thermograph::reading::fonts(std::slice::from_ref(&path)).map(|_| ())
    };
    load(&whole).unwrap();
    for part in 0..200 {
        let message = load(&whole[..whole.len() * part / 200]).unwrap_err();
        assert!(message.to_string().contains("my.otf"), "{message}");
    }
    // The last byte may only fill the last table up to a multiple of four.
    load(&whole[..whole.len() - 4]).unwrap_err();
}

#[test]
fn a_character_that_no_font_has_is_a_box_with_its_code_point() {
    let fonts = fonts();
    let line = fonts.line("a\u{12000}b", text::Typeface::Regular).unwrap();
    let [a, digits @ .., b] = line.glyphs.as_slice() else {
        panic!("{line:?}");
    };
    assert_eq!(a.key.font, b.key.font);
    // Two ends and three pairs of digits, and each stands for the character.
    assert_eq!(digits.len(), 5);
    for glyph in digits {
        assert_ne!(glyph.key.font, a.key.font);
        assert_eq!(glyph.words, 1..5);
        assert!(!fonts.outline(glyph.key).path.elements().is_empty());
    }
    let of = |character: char| {
        let line = fonts
            .line(&character.to_string(), text::Typeface::Bold)
            .unwrap();
        line.glyphs
            .iter()
            .map(|glyph| glyph.key.glyph)
            .collect::<Vec<_>>()
    };
    assert_ne!(of('\u{12000}'), of('\u{12001}'));
}

#[test]
fn every_script_has_letters_and_what_is_joined_is_joined() {
    let fonts = fonts();
    for (word, glyphs) in [
        ("Łódź", 4),
        ("έψιλον", 6),
        ("Київ", 4),
        ("뷁쀍", 2),
        ("龘", 1),
        ("שלום", 4),
        ("ไทย", 3),
        ("ქართ", 4),
        ("Հայ", 3),
        ("🧿", 1),
        // Joined letters have other glyphs, and fewer of them.
        ("لا", 1),
        ("क्ष", 1),
        ("বাংলা", 5),
        ("தமிழ்", 4),
    ] {
        for typeface in [text::Typeface::Regular, text::Typeface::Bold] {
            let line = fonts.line(word, typeface).unwrap();
            let keys: Vec<_> = line.glyphs.iter().map(|glyph| glyph.key).collect();
            assert_eq!(keys.len(), glyphs, "{word}: {keys:?}");
            assert!(
                keys.iter()
                    .all(|key| key.font == keys[0].font && key.glyph != 0),
                "{word}"
            );
        }
    }
}

#[test]
fn text_of_both_directions_is_read_in_both() {
    let line = fonts()
        .line("سلام abc 123", text::Typeface::Regular)
        .unwrap();
    let order: Vec<_> = line
        .glyphs
        .iter()
        .map(|glyph| &line.text[glyph.words.clone()])
        .collect();
    assert_eq!(order[..7].concat(), "abc 123");
    assert_eq!(order[7..].join("|"), " |م|لا|س");
}

#[test]
fn own_fonts_are_tried_before_the_built_in_ones_and_glyph_by_glyph() {
    let bold = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/crates/figure/assets/fonts/NotoSansCJKsc-Bold-subset.otf"
    ));
    let own = thermograph::reading::fonts(&[bold]).unwrap();
    let line = own.line("a", text::Typeface::Regular).unwrap();
    assert_eq!(line.glyphs[0].key.font, 0, "the first font is the user's");
    let regular = fonts().line("a", text::Typeface::Regular).unwrap();
    assert!(
        line.glyphs[0].advance > regular.glyphs[0].advance,
        "and it is the bold one"
    );
}

#[test]
fn a_file_that_is_no_font_is_an_error_that_names_it() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    let message = thermograph::reading::fonts(&[path])
        .err()
        .expect("an error")
        .to_string();
    assert!(
        message.contains("Cargo.toml") && message.contains("not an OpenType"),
        "{message}"
    );
}

#[cfg(unix)]
#[test]
fn a_font_that_has_no_end_is_not_read() {
    let message = thermograph::reading::fonts(&[PathBuf::from("/dev/zero")]).err();
    let message = message.expect("an error").to_string();
    assert!(message.contains("/dev/zero: not a file"), "{message}");
}

#[test]
fn nothing_in_a_token_stays_invisible() {
    for (token, shown) in [
        (" the", "␣the"),
        ("\n\t", "⏎↹"),
        ("\u{0}\u{1b}", "[U+0000][U+001B]"),
        ("\u{200b}", "[U+200B]"),
        ("\u{202e}abc", "[U+202E]abc"),
        ("\u{3000}", "[U+3000]"),
        ("\u{fffd}", "[U+FFFD]"),
        ("\u{fdd0}\u{fffe}\u{1ffff}", "[U+FDD0][U+FFFE][U+1FFFF]"),
        ("", "\"\""),
        ("温度", "温度"),
    ] {
        assert_eq!(visible(token), shown, "{token:?}");
    }
    assert_eq!(
        visible(&"长".repeat(100_000)).chars().count(),
        text::LONGEST
    );
}

#[test]
fn svg_is_valid_and_inert_whatever_the_tokens() {
    let fonts = fonts();
    let tokens = [
        "</title><script>alert(1)</script>",
        "&amp;",
        "\"'><svg onload=x>",
        "]]>",
        "<!--",
        "\u{1}\u{7f}",
        "\u{202e}evil",
        "a\nb",
    ];
    for theme in THEMES {
        let mut figure = figure(vec![bars(&tokens.map(visible))], 1, [14.0, 4.0]);
        figure.title = tokens.concat();
        figure.description = tokens.concat();
        let scene = draw::draw(&figure, theme, &fonts, DPI).unwrap();
        let file = svg::encode(&scene, &fonts);
        let document = roxmltree::Document::parse(&file).expect("valid XML");
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(
                ["svg", "title", "desc", "defs", "path", "g", "use"]
                    .contains(&node.tag_name().name()),
                "{}",
                node.tag_name().name()
            );
            assert!(
                node.attributes()
                    .all(|attribute| !attribute.name().starts_with("on"))
            );
        }
    }
}

#[test]
fn svg_defines_each_glyph_once_and_keeps_the_words() {
    let fonts = fonts();
    let scene = draw::draw(
        &figure(vec![bars(&["banana".to_owned()]); 2], 2, [10.0, 5.0]),
        Theme::NOTEBOOK,
        &fonts,
        DPI,
    )
    .unwrap();
    let file = svg::encode(&scene, &fonts);
    let document = roxmltree::Document::parse(&file).unwrap();
    let outlines: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("id").is_some_and(|id| id.starts_with('g')))
        .collect();
    let mut shapes: Vec<_> = outlines
        .iter()
        .filter_map(|node| node.attribute("d"))
        .filter(|d| !d.is_empty())
        .collect();
    let before = shapes.len();
    shapes.sort_unstable();
    shapes.dedup();
    assert_eq!(shapes.len(), before, "no outline twice");
    let titles: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")))
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(titles.iter().filter(|title| **title == "banana").count(), 2);
    assert_eq!(titles[0], "Title");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_token_is_drawn_or_named(tokens in prop::collection::vec(any::<String>(), 1..6), theme in 0..3_usize) {
        let fonts = fonts();
        let shown: Vec<String> = tokens.iter().map(|token| visible(token)).collect();
        let mut figure = figure(vec![bars(&shown)], 1, [5.0, 3.0]);
        if theme > 0 {
            // As high as the names need.
            figure.size[1] = None;
        }
        match draw::draw(&figure, THEMES[theme], &fonts, 50.0) {
            Ok(scene) => {
                let file = svg::encode(&scene, &fonts);
                prop_assert!(roxmltree::Document::parse(&file).is_ok());
                prop_assert!(png::encode(&scene, &fonts, PngEffort::Fast).is_ok());
            }
            Err(error) => prop_assert!(error.to_string().contains("U+"), "{error}"),
        }
    }

    #[test]
    fn any_heights_and_sizes_are_laid_out(
        heights in prop::collection::vec(0.0..1.0_f64, 1..40), width in 1.0..20.0_f64, height in 1.0..20.0_f64, columns in 1..5_usize,
    ) {
        let mut panel = bars(&vec!["x".to_owned(); heights.len()]);
        panel.marks = vec![Mark::bars(&heights, Colour::Theory)];
        let layout = layout(&figure(vec![panel; 3], columns, [width, height]), Theme::NOTEBOOK, &fonts(), 40.0).unwrap();
        prop_assert!(layout.width >= 1 && layout.height >= 1);
        for panel in &layout.panels {
            prop_assert!(panel.area.x0 >= 0.0 && panel.area.x1 <= f64::from(layout.width) + 1.0);
            prop_assert!(panel.area.width() > 0.0 && panel.area.height() > 0.0);
        }
    }
}
