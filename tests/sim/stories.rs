//! Single stories, each about one thing that a release must not do. What every
//! run must keep is checked in them as well.

use ctms::api::Verb;
use ctms::call::event::{Event, RetryingEvent, WarningEvent};

use super::draw::quiet;
use super::encounter::STRANGE_ID;
use super::faults::{self, Fault, Work};
use super::played_well;
use super::scenario::{Ended, Expect, Job, ONCE_KEY, Scenario, Trouble};
use super::service::Plan;

const EXPORT: &str = "POST /v2/nodes/export";
const UPLOAD: &str = "POST /v2/files/upload";
const DELETE: &str = "DELETE /v2/files/{id}";

fn job() -> Job {
    Job {
        verb: Verb::ExportFrom,
        node: "DEV",
        files: vec!["shop.mtar".into(), "core.mtar".into()],
        descriptors: vec![],
        once: None,
        timeout_ms: None,
        cancel_after: None,
        afterwards: false,
    }
}

/// Plays jobs whose requests meet these faults.
fn play(plan: Plan, jobs: Vec<Job>, script: &[(usize, &'static str, Fault)]) -> Vec<Ended> {
    let trouble = Trouble::Script(script.to_vec());
    played_well(&quiet(1, plan, jobs, trouble, Expect::Anything))
}

/// Plays one job whose requests of one step meet the same so often.
fn play_one(job: Job, step: &str, fault: Fault, times: u32) -> Ended {
    let trouble = Trouble::At {
        step: step.to_owned(),
        fault,
        times,
        after: 0,
    };
    let scenario = quiet(1, Plan::Standard, vec![job], trouble, Expect::Anything);
    played_well(&scenario).remove(0)
}

impl Ended {
    fn code(&self) -> &'static str {
        self.outcome
            .as_ref()
            .map_or_else(|error| error.code(), |_| "success")
    }

    fn warns(&self, of: &str) -> bool {
        let events = self.side.events.borrow();
        events.iter().any(
            |event| matches!(event, Event::Warning(WarningEvent { text }) if text.contains(of)),
        )
    }

    /// The waits between attempts.
    fn waits(&self) -> Vec<u64> {
        let events = self.side.events.borrow();
        let wait = |event: &Event| match event {
            Event::Retrying(RetryingEvent { milliseconds, .. }) => Some(*milliseconds),
            _ => None,
        };
        events.iter().filter_map(wait).collect()
    }
}

#[test]
fn with_a_key_a_transport_request_from_another_node_is_no_earlier_one() {
    // One with the same key and the same files, exported from elsewhere, is in each queue.
    let job = Job {
        once: Some(ONCE_KEY.into()),
        ..job()
    };
    let ended = play(Plan::Standard, vec![job], &[]).remove(0);
    assert!(!ended.outcome.expect("success").is_earlier);
}

#[test]
fn what_something_on_the_way_has_made_twice_is_told() {
    let ended = play(
        Plan::Standard,
        vec![job()],
        &[(0, EXPORT, Fault::DoneTwice)],
    )
    .remove(0);
    assert_eq!(ended.code(), "success");
    assert!(ended.warns("holds the same files"));
}

#[test]
fn a_transport_request_that_was_found_is_not_the_next_ones() {
    let later = Job {
        afterwards: true,
        ..job()
    };
    let lost = Fault::AnswerLost(Work::Done);
    let script = [(0, EXPORT, lost), (1, EXPORT, Fault::Repeated)];
    let ended = play(Plan::Standard, vec![job(), later], &script);
    assert!(ended[0].warns("was found in the queue"));
    let ids: Vec<u64> = ended
        .iter()
        .filter_map(|one| one.outcome.as_ref().ok())
        .map(|released| released.transport_request_id)
        .collect();
    assert_ne!(ids.first(), ids.last(), "{ids:?}");
}

#[test]
fn before_each_new_attempt_there_is_a_wait() {
    let unavailable = [
        (EXPORT, Fault::NobodyReached),
        (EXPORT, faults::plain(503)),
        ("GET /v2/nodes", faults::plain(503)),
        (UPLOAD, faults::plain(503)),
        (EXPORT, faults::plain(429)),
    ];
    for (step, fault) in unavailable {
        let ended = play_one(job(), step, fault, 3);
        let waits = ended.waits();
        // Below half a second, one and two, by chance; looks wait longer.
        assert!(
            waits.iter().sum::<u64>() > 300,
            "{step} {fault:?}: {waits:?}"
        );
    }
}

#[test]
fn a_service_that_asks_for_patience_is_not_sent_a_new_upload_before() {
    let asks = Fault::Status {
        status: 503,
        work: Work::Undone,
        retry_after: Some((90, false)),
    };
    let ended = play_one(job(), EXPORT, asks, 1);
    assert!(ended.waits().contains(&90_000), "{:?}", ended.waits());
    assert_eq!(ended.code(), "success");
}

#[test]
fn the_answer_to_somebody_elses_creation_is_not_believed_where_a_look_tells() {
    let script = [(0, EXPORT, Fault::Strange)];
    let ended = play(Plan::Standard, vec![job()], &script).remove(0);
    let released = ended.outcome.expect("success");
    assert_ne!(released.transport_request_id, STRANGE_ID);
    let ended = play(Plan::Export, vec![job()], &script).remove(0);
    assert!(ended.warns("another description than the one"));
}

#[test]
fn cleaning_up_after_a_cancellation_takes_three_seconds_and_no_longer() {
    let job = Job {
        files: vec!["shop.mtar".into()],
        cancel_after: Some(6_000),
        ..job()
    };
    let script = [
        (0, EXPORT, faults::plain(422)),
        (0, DELETE, Fault::NobodyThere),
        (0, DELETE, Fault::NobodyThere),
    ];
    let ended = play(Plan::Standard, vec![job], &script).remove(0);
    let after = ended.at - (ended.began + 6_000);
    assert_eq!(after, 3_000);
}

#[test]
fn cleaning_up_after_the_deadline_takes_three_seconds_and_no_longer() {
    let job = Job {
        files: vec!["shop.mtar".into()],
        timeout_ms: Some(6_000),
        ..job()
    };
    let script = [
        (0, EXPORT, Fault::NobodyThere),
        (0, DELETE, Fault::NobodyThere),
    ];
    let ended = play(Plan::Export, vec![job], &script).remove(0);
    let after = ended.at - (ended.began + 6_000);
    assert_eq!(after, 3_000);
}

#[test]
fn two_minutes_of_patience_are_given_and_a_second_more_is_not() {
    let asks = |seconds| Fault::Status {
        status: 429,
        work: Work::Undone,
        retry_after: Some((seconds, false)),
    };
    for step in [UPLOAD, EXPORT] {
        let ended = play_one(job(), step, asks(120), 1);
        assert_eq!(ended.code(), "success", "{step}");
        assert!(ended.at - ended.began >= 120_000, "{step}");
        let ended = play_one(job(), step, asks(121), 1);
        assert_eq!(ended.code(), "UNAVAILABLE", "{step}");
        assert!(ended.at - ended.began < 60_000, "{step}");
    }
}

#[test]
fn a_transport_request_with_one_of_the_files_is_not_ours() {
    for first in [true, false] {
        let script = [(0, EXPORT, Fault::Grabbed { first })];
        let ended = play(Plan::Standard, vec![job()], &script).remove(0);
        assert!(!ended.warns("was found in the queue"), "first: {first}");
        // The deletion of one file proves that nothing was created; of the other, it fails.
        let code = if first { "OUTCOME_UNKNOWN" } else { "success" };
        assert_eq!(ended.code(), code, "first: {first}");
    }
}

#[test]
fn a_descriptor_that_may_have_replaced_another_is_named() {
    let job = Job {
        descriptors: vec!["QA"],
        ..job()
    };
    let step = "PUT /v2/nodes/{id}/mtaExtDescriptors/{id}";
    let trouble = Trouble::At {
        step: step.to_owned(),
        fault: Fault::AnswerLost(Work::Done),
        times: u32::MAX,
        after: 0,
    };
    let scenario = Scenario {
        holds_descriptors: true,
        ..quiet(1, Plan::Standard, vec![job], trouble, Expect::Anything)
    };
    let ended = played_well(&scenario).remove(0);
    let error = ended.outcome.expect_err("a failure");
    let traces = &error.aftermath.descriptors;
    assert!(
        traces[0].contains("may have replaced descriptor"),
        "{traces:?}"
    );
}

#[test]
fn the_answer_to_another_descriptors_addition_is_not_believed() {
    let job = |node, afterwards| Job {
        descriptors: vec![node],
        afterwards,
        ..job()
    };
    let step = "POST /v2/nodes/{id}/mtaExtDescriptors";
    let jobs = vec![job("QA", false), job("PROD", true)];
    let ended = play(Plan::Standard, jobs, &[(1, step, Fault::Repeated)]);
    let ids = ended.iter().map(|one| {
        let released = one.outcome.as_ref().expect("success");
        released.descriptors[0].descriptor_id
    });
    let ids: Vec<_> = ids.collect();
    assert_ne!(ids[0], ids[1]);
}
