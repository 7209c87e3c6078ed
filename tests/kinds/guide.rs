use thermograph::figure::mark::Primitive;

use super::{assert_near, assert_says, it, softmax};

#[test]
fn the_guide_says_which_tasks_a_temperature_suits() {
    let guide = |temperature: f64| {
        it(
            "[2.0, 1.0, 0.0]",
            &format!(
                "kind = \"guide\"\ntemperature = {temperature}\ntasks = [{{ name = \"letters\", from = 0.4, to = 0.8 }}]"
            ),
        )
    };
    assert_says(
        &guide(0.4).0,
        "T = 0.4 is within the usual range for letters (0.4–0.8).",
    );
    assert_says(
        &guide(0.81).0,
        "It is above the range for letters (0.4–0.8).",
    );
    assert_says(
        &guide(0.05).0,
        "T = 0.05 is practically greedy here (top-1 probability 100.0%): expect repetition.",
    );
    assert_says(&guide(3.5).0, "is above 3");
    assert_says(&guide(0.3).0, "For letters raise T to at least 0.4");
    let found = guide(1.0).1;
    let p = softmax(&[2.0, 1.0, 0.0]);
    let entropy: f64 = p.iter().map(|p| -p * p.ln()).sum();
    assert_near(
        found["own"]["effective_vocabulary"].as_f64().unwrap(),
        entropy.exp(),
        "effective vocabulary",
    );
    let marks = guide(3.5).0.figure.unwrap().panels.remove(0).marks;
    let primitives = || marks.iter().flat_map(|mark| &mark.primitives);
    let rule = primitives().find_map(|primitive| match primitive {
        Primitive::Polyline(points, _) => Some(points.iter().map(|point| point.0).collect()),
        _ => None,
    });
    assert_eq!(
        rule,
        Some(vec![3.5, 3.5]),
        "the reader's temperature is marked"
    );
    let shades = primitives().filter(|primitive| matches!(primitive, Primitive::Stretch(..)));
    let shades = shades.count();
    assert_eq!(shades, 2, "both ends at risk are shaded");
}
