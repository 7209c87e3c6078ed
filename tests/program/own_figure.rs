//! `[experiment.figure]` and `[style]`: what a user changes in a figure.

use super::room::Room;

const SOURCE: &str = "[logits.a]\nvalues = [3.0, 2.5, 1.0, 0.2]\n";

/// A configuration of one experiment of entropy, whose figure has two panels.
fn entropy(style: &str, figure: &str) -> String {
    format!(
        "[output]\nformats = [\"svg\"]\n[style]\ntheme = \"light\"\n{style}\n{SOURCE}[[experiment]]\nname = \"e\"\nkind = \"entropy\"\n\
         logits = \"a\"\ntemperatures = [0.5, 1.0, 2.0]\n[experiment.figure]\n{figure}\n"
    )
}

/// What stands in the figure, and its width and height in points.
fn drawn(text: &str) -> (Vec<String>, [f64; 2]) {
    let room = Room::with("it.toml", text);
    room.told(&["it.toml", "--quiet"], 0);
    let svg = room.read("output/e.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let side = |name: &str| {
        let length = document.root_element().attribute(name).unwrap();
        length.trim_end_matches("pt").parse().unwrap()
    };
    let titles = document.descendants().filter(|node| {
        let parent = node.parent_element();
        node.has_tag_name("title") && parent.is_some_and(|parent| parent.has_tag_name("g"))
    });
    let titles = titles.map(|node| node.text().unwrap_or_default().to_owned());
    (titles.collect(), [side("width"), side("height")])
}

#[test]
fn every_text_of_a_figure_can_be_another() {
    let (plain, _) = drawn(&entropy("", ""));
    let (own, _) = drawn(&entropy(
        "",
        "title = \"My title\"\nsubtitle = \"My subtitle\"\ncaption = \"My caption\"\nwords = [[\"Top-1 probability\", \"The largest\"]]",
    ));
    for words in ["My title", "My subtitle", "My caption", "The largest"] {
        assert!(own.iter().any(|text| text == words), "{words} in {own:?}");
        assert!(!plain.iter().any(|text| text == words), "{words}");
    }
    assert!(plain.iter().any(|text| text == "Top-1 probability"));
    assert!(!own.iter().any(|text| text == "Top-1 probability"));
}

#[test]
fn a_figure_is_as_large_as_asked() {
    let (_, [width, height]) = drawn(&entropy("", "width = 5\nheight = 6"));
    assert!((width - 360.0).abs() < 1.0 && (height - 432.0).abs() < 1.0);
    let (_, [page, _]) = drawn(&entropy("", ""));
    let (_, [column, _]) = drawn(&entropy("preset = \"column\"", ""));
    let (_, [slide, _]) = drawn(&entropy("preset = \"slide\"", ""));
    assert!(column < page && page < slide, "{column} {page} {slide}");
}

#[test]
fn a_figure_too_small_for_its_page_says_what_it_needs() {
    let room = Room::with("it.toml", &entropy("", "width = 2\nheight = 1"));
    let run = room.run(&["it.toml"]);
    run.assert_refused(&[
        "experiment e: the figure needs a page of at least",
        "got 2.0 × 1.0",
        "takes the room that it needs",
    ]);
    assert!(!room.path("output").exists());
    let large =
        entropy("", "width = 100\nheight = 100").replace("[output]", "[output]\ndpi = 1200");
    let room = Room::with("it.toml", &large);
    room.run(&["it.toml"])
        .assert_refused(&["`experiment[0].figure` is too large: 120000 × 120000 pixels"]);
}

#[test]
fn panels_are_chosen_by_their_numbers() {
    let (own, _) = drawn(&entropy("", "panels = [2]"));
    assert!(own.iter().any(|text| text == "Top-1 probability"));
    assert!(
        !own.iter()
            .any(|text| text.starts_with("Entropy and effective")),
        "{own:?}"
    );
    let room = Room::with("it.toml", &entropy("", "panels = [1, 9]"));
    room.run(&["it.toml"])
        .assert_refused(&["experiment e: `figure.panels` lists 9, but the figure has 2 panels"]);
}

#[test]
fn colors_that_readers_cannot_tell_apart_give_a_warning() {
    let warnings = |palette: &str| {
        let room = Room::with("it.toml", &entropy(&format!("palette = [{palette}]"), ""));
        let run = room.run(&["it.toml"]);
        assert_eq!(run.code(), Some(0));
        run.stderr()
    };
    assert_eq!(warnings("\"#005f99\", \"#d97706\""), "");
    // Red and green of the same lightness.
    let alike = warnings("\"#b5651d\", \"#6b8e23\"");
    assert!(alike.contains("look alike to readers with"), "{alike}");
    let faint = warnings("\"#ffff66\"");
    assert!(faint.contains("contrast of only 1."), "{faint}");
    let room = Room::with("it.toml", &entropy("palette = [\"red\"]", ""));
    room.run(&["it.toml"])
        .assert_refused(&["`style.palette[0]` must be a color such as `#1f77b4`, got \"red\""]);
}

#[test]
fn the_theme_auto_has_the_colors_of_light_and_dark() {
    let text = entropy("", "").replace("\"light\"", "\"auto\"");
    let room = Room::with("it.toml", &text);
    room.told(&["it.toml", "--quiet"], 0);
    let svg = room.read("output/e.svg");
    assert!(svg.contains("@media screen and (prefers-color-scheme:dark)"));
    // The page of the dark theme, and that of the light one.
    assert!(svg.contains("#14181f") && svg.contains("#ffffff"));
    let plain = Room::with("it.toml", &entropy("", ""));
    plain.told(&["it.toml", "--quiet"], 0);
    assert!(!plain.read("output/e.svg").contains("@media"));
}
