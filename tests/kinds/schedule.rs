use super::{assert_near, it, numbers, softmax};

#[test]
fn schedules_go_from_one_temperature_to_the_other() {
    let (section, found) = it(
        "[2.0, 1.0, 0.0]",
        "kind = \"schedule\"\nsteps = 3\nschedules = [{ constant = 0.8 }, { linear = { from = 1.0, to = 0.5 } }, \
         { cosine = { from = 1.0, to = 0.5 } }, { exponential = { from = 1.0, to = 0.25 } }, { entropy = { low = 0.5, high = 1.5 } }]",
    );
    let temperatures: Vec<Vec<f64>> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|trace| numbers(&trace["temperature"]))
        .collect();
    assert_eq!(temperatures[0], [0.8; 3]);
    assert_eq!(temperatures[1], [1.0, 0.75, 0.5]);
    assert!((temperatures[2][1] - 0.75).abs() < 1e-15 && temperatures[2][2] == 0.5);
    assert_eq!(temperatures[3], [1.0, 0.5, 0.25]);
    let p = softmax(&[2.0, 1.0, 0.0]);
    let entropy: f64 = p.iter().map(|p| -p * p.ln()).sum();
    assert_near(temperatures[4][0], 0.5 + entropy / 3f64.ln(), "by entropy");
    assert_near(
        numbers(&found[0]["max_prob"])[0],
        softmax(&[2.5, 1.25, 0.0])[0],
        "largest probability",
    );
    assert_eq!(section.tables[0].rows.len(), 5);
}

#[test]
fn mirostat_and_adaptive_p_steer_by_what_was_drawn() {
    let (_, found) = it(
        "[3.0, 2.0, 1.0, 0.0, -1.0, -2.0]",
        "seed = 1\n---kind = \"schedule\"\nsteps = 40\nschedules = [{ mirostat_2 = { tau = 1.0, eta = 0.2 } }, { adaptive_p = { target = 0.4, decay = 0.8 } }]",
    );
    let (surprise, limit) = (
        numbers(&found[0]["measured"]),
        numbers(&found[0]["steering"]),
    );
    assert_eq!(limit[0], 2.0, "twice tau at first");
    for step in 1..limit.len() {
        let wanted = limit[step - 1] - 0.2 * (surprise[step - 1] - 1.0);
        assert_near(limit[step], wanted, "mu - eta (surprise - tau)");
    }
    let p = softmax(&[3.0, 2.0, 1.0, 0.0, -1.0, -2.0]);
    let (measured, aim) = (
        numbers(&found[1]["measured"]),
        numbers(&found[1]["steering"]),
    );
    let (mut sum, mut weight) = (0.4 / 0.2, 1.0 / 0.2);
    for (step, token) in numbers(&found[1]["drawn"]).iter().enumerate() {
        assert_near(
            measured[step],
            p[*token as usize],
            "the probability before it acted",
        );
        assert_near(
            aim[step],
            f64::clamp(0.8 - sum / weight, 0.0, 1.0),
            "twice the target less the mean",
        );
        (sum, weight) = (measured[step] + 0.8 * sum, 1.0 + 0.8 * weight);
    }
}
