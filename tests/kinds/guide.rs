use thermograph::figure::mark::Primitive;
use thermograph::figure::ticks::Direction;

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
    let primitives = || marks.iter().flat_map(|mark| &mark.primitives);
    let rule = primitives().find_map(|primitive| match primitive {
        Primitive::Rule(Direction::X, x) => Some(*x),
        _ => None,
    });
    assert_eq!(rule, Some(1.0), "one's own temperature is marked");
    let shades = primitives().filter(|primitive| matches!(primitive, Primitive::Stretch(..)));
    let shades = shades.count();
    assert_eq!(shades, 2, "both dangerous ends are shaded");
}
