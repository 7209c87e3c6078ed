use serde_json::{Value, json};
use thermograph::experiment::section::Section;

use super::{assert_near, assert_says, it, numbers, softmax};

fn comparison(a: &str, b: &str, draws: u64) -> (Section, Value) {
    it(
        "[1.0, 0.5, 0.0]",
        &format!(
            "seed = 3\n---kind = \"compare\"\ndraws = {draws}\na = {{ chain = [{a}] }}\nb = {{ chain = [{b}] }}"
        ),
    )
}

#[test]
fn the_verdict_of_a_comparison_follows_the_distributions_and_the_draws() {
    let cold = "{ temperature = 0.5 }";
    for (a, b, draws, verdict) in [
        ("", "", 500, "same"),
        ("{ top_k = 3 }", "{ top_p = 1.0 }", 500, "same"),
        (cold, "", 2000, "shown"),
        ("{ temperature = 0.99 }", "", 50, "too few draws"),
    ] {
        let (section, found) = comparison(a, b, draws);
        assert_eq!(
            found["verdict"],
            json!(verdict),
            "{a} against {b}: {:#?}",
            section.findings
        );
    }
    let (section, found) = comparison(cold, "", 2000);
    let (p, q) = (softmax(&[2.0, 1.0, 0.0]), softmax(&[1.0, 0.5, 0.0]));
    assert_near(
        found["total_variation"].as_f64().unwrap(),
        p[0] - q[0],
        "total variation",
    );
    let counts = |side: &str| numbers(&found[side]["counts"]).iter().sum::<f64>();
    assert_eq!((counts("a"), counts("b")), (2000.0, 2000.0));
    let needed = found["draws_needed"].as_f64().unwrap();
    assert!((10.0..2000.0).contains(&needed), "{needed}");
    assert_says(&section, &format!("draw {needed} each"));
}

#[test]
fn a_token_that_one_side_alone_can_draw_is_evidence_by_itself() {
    // Of the third token the test expects too few draws for a cell of its own.
    let (section, found) = it(
        "[5.0, 4.0, 1.5]",
        "seed = 5\n---kind = \"compare\"\ndraws = 100\na = { chain = [{ top_k = 2 }] }\nb = { chain = [] }",
    );
    let mass = softmax(&[5.0, 4.0, 1.5])[2];
    let masses = numbers(&found["exclusive_mass"]);
    assert_eq!(masses[0], 0.0);
    assert_near(masses[1], mass, "what the second alone can draw");
    let drawn = found["b"]["counts"][2].as_u64().unwrap();
    assert!(
        drawn > 0 && found["p_value"].as_f64().unwrap() > 0.05,
        "{found}"
    );
    assert_eq!(found["exclusive_draws"], json!([0, drawn]));
    assert_eq!(found["verdict"], json!("shown"));
    assert_says(&section, "that the two differ");
    // 1 - (1 - p)^n, and the least n for 80 %.
    assert_near(
        found["power"].as_f64().unwrap(),
        1.0 - (1.0 - mass).powi(100),
        "power",
    );
    let needed = (0.2_f64.ln() / (1.0 - mass).ln()).ceil();
    assert_eq!(found["draws_needed"], json!(needed));
}
