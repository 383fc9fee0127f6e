//! Who did what in a node.

use ctms::inventory::{NodeHistory, UnseenKind, history};

use super::table::History;

const LINES: &str = "
    QA 57 succeeded shop_1.4.0.mtar I9@10:00=error/jane RQ10@10:30=succeeded/joe I11@11:00=succeeded/jane
    QA 58 error shop_1.5.0.mtar+core_2.0.0.mtar I12@12:00=succeeded+error/bot
    QA 59 initial core_2.0.1.mtar";

fn told(mta: Option<&str>, since: Option<&str>) -> NodeHistory {
    let table = History::parse("QA", LINES);
    let records = table.read_all();
    let since = since.and_then(ctms::text::time::parse);
    history(&records, table.node("QA"), mta, since).unwrap()
}

fn lines(history: &NodeHistory) -> Vec<String> {
    let entries = history
        .entries
        .iter()
        .filter(|entry| entry.action != "upload");
    entries
        .map(|entry| {
            let contents: Vec<String> = entry
                .contents
                .iter()
                .map(|content| {
                    format!(
                        "{} {} {}",
                        content.name,
                        content.version.as_deref().unwrap_or("?"),
                        content.status
                    )
                })
                .collect();
            format!(
                "{} {} {} by {}: {} ({})",
                entry.action_id,
                entry.action,
                entry.transport_request_id,
                entry.by.as_deref().unwrap_or("?"),
                entry.status,
                contents.join(", ")
            )
        })
        .collect()
}

#[test]
fn every_action_is_told_with_who_did_it_and_how_each_file_ended_the_newest_first() {
    assert_eq!(
        lines(&told(None, None)),
        [
            "12 import 58 by bot: error (shop 1.5.0 succeeded, core 2.0.0 error)",
            "11 import 57 by jane: succeeded (shop 1.4.0 succeeded)",
            "10 reset 57 by joe: succeeded (shop 1.4.0 succeeded)",
            "9 import 57 by jane: error (shop 1.4.0 error)",
        ]
    );
}

#[test]
fn it_is_told_how_long_each_took() {
    let history = told(None, None);
    assert!(
        history
            .entries
            .iter()
            .filter(|entry| entry.action == "import")
            .all(|entry| entry.duration_ms == Some(30_500))
    );
}

#[test]
fn one_mta_has_its_own_history_and_one_that_is_not_there_is_said() {
    assert_eq!(lines(&told(Some("core"), None)).len(), 1);
    let nothing = told(Some("shpo"), None);
    assert!(nothing.entries.is_empty());
    assert_eq!(
        nothing.warnings,
        ["no transport request with the MTA shpo was found; did you mean shop?"]
    );
}

#[test]
fn since_a_time_only_what_started_then_or_later_is_told() {
    let since = told(None, Some("2026-05-07T11:00:00Z"));
    assert_eq!(lines(&since).len(), 2);
}

#[test]
fn names_are_missed_only_of_requests_to_which_something_was_done() {
    let table = History::parse(
        "QA",
        "QA 57 initial shop_1.4.0.mtar unnamed nolog
         QA 58 succeeded shop_1.4.0.mtar unnamed I9@10:00=succeeded",
    );
    let history = history(&table.read_all(), table.node("QA"), None, None).unwrap();
    let unseen = history.unseen.iter();
    let ids: Vec<_> = unseen
        .map(|one| (one.kind, one.transport_request_ids.as_slice()))
        .collect();
    assert_eq!(
        ids,
        [
            (UnseenKind::Logs, [57].as_slice()),
            (UnseenKind::FileNames, [58].as_slice())
        ]
    );
}
