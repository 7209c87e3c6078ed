use thermograph::figure::Mark;

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
    assert_says(&guide(0.4).0, "suits letters");
    assert_says(&guide(0.81).0, "too hot for letters");
    assert_says(&guide(0.05).0, "is below 0.1");
    assert_says(&guide(3.5).0, "is above 3");
    let (section, found) = guide(1.0);
    let p = softmax(&[2.0, 1.0, 0.0]);
    let entropy: f64 = p.iter().map(|p| -p * p.ln()).sum();
    assert_near(
        found["own"]["effective_vocabulary"].as_f64().unwrap(),
        entropy.exp(),
        "effective vocabulary",
    );
    let marks = section.figure.unwrap().panels.remove(0).marks;
    let rule = marks.iter().find_map(|mark| match mark {
        Mark::Rule { x, .. } => Some(*x),
        _ => None,
    });
    assert_eq!(rule, Some(1.0), "one's own temperature is marked");
    let shades = marks
        .iter()
        .filter(|mark| matches!(mark, Mark::Shade { .. }))
        .count();
    assert_eq!(shades, 2, "both dangerous ends are shaded");
}
